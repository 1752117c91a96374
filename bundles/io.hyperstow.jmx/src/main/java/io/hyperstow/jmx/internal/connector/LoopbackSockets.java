package io.hyperstow.jmx.internal.connector;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.server.RMIServerSocketFactory;

/**
 * Server sockets that only this machine can reach. Equal to every other of its kind: that is how RMI knows that
 * registry and connector may share a port.
 *
 * @param address a loopback address
 */
record LoopbackSockets(InetAddress address) implements RMIServerSocketFactory {

    private static final int BACKLOG = 50;

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return new ServerSocket(port, BACKLOG, address);
    }
}
