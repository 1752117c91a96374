package io.hyperstow.core.internal.catalog;

import java.io.IOException;

/** Cleaning up in a thread that may have been interrupted, which would make every call of a storage fail. */
public final class Uninterrupted {

    private Uninterrupted() {}

    /** Work on a storage. */
    @FunctionalInterface
    public interface Work {
        void run() throws IOException;
    }

    /** Does the work with the thread's interrupt set aside, and puts it back afterwards. */
    public static void run(Work work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            work.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
