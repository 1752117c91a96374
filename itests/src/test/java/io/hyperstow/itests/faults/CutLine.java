package io.hyperstow.itests.faults;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A way to a server on which all connections can be cut at once; new ones can be made again. */
final class CutLine implements Closeable {

    private final ServerSocket door;
    private final String host;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    CutLine(String host, int port) throws IOException {
        this.host = host;
        this.port = port;
        this.door = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    int port() {
        return door.getLocalPort();
    }

    /** Cuts what is connected now, and answers how many connections that were. */
    int cut() {
        int count = 0;
        for (Socket socket : open) {
            close(socket);
            count++;
        }
        return count / 2;
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                Socket server = new Socket(host, port);
                open.add(client);
                open.add(server);
                start(() -> pass(client, server));
                start(() -> pass(server, client));
            } catch (IOException refused) {
                // The client is told by its connection's end, or the test is over.
            }
        }
    }

    private void pass(Socket from, Socket to) {
        byte[] buffer = new byte[1 << 16];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                to.getOutputStream().write(buffer, 0, count);
            }
        } catch (IOException cut) {
            // Both ends are closed.
        }
        open.remove(from);
        open.remove(to);
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException gone) {
            // That is what was wanted.
        }
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cut-line");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void close() throws IOException {
        door.close();
        cut();
    }
}
