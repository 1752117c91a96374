package io.hyperstow.jolokia.internal;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The JDK's HTTP server on the loopback address, with one handler for every path. Its threads end when they are idle.
 * Whoever opened it closes it.
 *
 * <p>A request target that is no URI ({@code /a|b}) or has no path ({@code //a}) the server itself answers, with 400 or
 * 404; no handler sees it.
 */
final class LoopbackHttpServer implements AutoCloseable {

    private static final String HOST = "127.0.0.1";
    private static final int BACKLOG = 50;
    /** More than enough for consoles and scripts: of the calls that wait for jobs, JobService lets only eight wait. */
    private static final int THREADS = 16;

    private static final int WAITING = 64;

    private final HttpServer server;
    private final ThreadPoolExecutor executor;

    /**
     * @throws IOException when the port is taken
     */
    LoopbackHttpServer(int port, HttpHandler handler) throws IOException {
        // Answers go out in two packets; with Nagle's algorithm the second would wait for the client's delayed ACK.
        setIfAbsent("sun.net.httpserver.nodelay", "true");
        // A client that does not end its request must not hold a thread for ever.
        setIfAbsent("sun.net.httpserver.maxReqTime", "30");
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), port), BACKLOG);
        } catch (BindException taken) {
            throw new IOException(
                    "HTTP port " + port + " of " + HOST + " cannot be opened: " + taken.getMessage()
                            + "\nhint: end what listens there, or set HYPERSTOW_HTTP_PORT to another port",
                    taken);
        }
        AtomicInteger number = new AtomicInteger();
        executor = new ThreadPoolExecutor(
                THREADS, THREADS, 20, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), work -> {
                    Thread thread = new Thread(work, "hyperstow-http-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        executor.allowCoreThreadTimeOut(true);
        server.setExecutor(executor);
        server.createContext("/", handler);
        server.start();
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** {@code http://127.0.0.1:8778}. */
    String address() {
        return "http://" + HOST + ":" + server.getAddress().getPort();
    }

    /** Closes the port and all connections and ends the threads; who waits for a job is cut off. */
    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
