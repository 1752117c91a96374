package io.hyperstow.core.internal.provider;

/**
 * A service that was taken and is given back by closing this. Safe for use by many threads.
 *
 * @param <T> its type
 */
public final class Provided<T> implements AutoCloseable {

    private final T service;
    private final String version;
    private Runnable release;

    /**
     * @param version of the bundle that provides it
     * @param release gives it back
     */
    public Provided(T service, String version, Runnable release) {
        this.service = service;
        this.version = version;
        this.release = release;
    }

    public T service() {
        return service;
    }

    /** The version of the bundle that provides it. */
    public String version() {
        return version;
    }

    /** Gives the service back. May be called again. */
    @Override
    public synchronized void close() {
        if (release != null) {
            release.run();
            release = null;
        }
    }
}
