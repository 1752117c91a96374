package io.hyperstow.core.internal.artifact;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.MDC;

/**
 * Files of one attempt on their way to the storage, several at a time: a small file costs little but the wait until the
 * disk confirms it. The first that fails stops the others.
 */
final class FilesUnderWay {

    private static final int AT_A_TIME = 4;
    private static final int MOST = 8;
    private static final long PATIENCE_SECONDS = 10;
    private static final AtomicInteger THREADS = new AtomicInteger();

    private final Semaphore places = new Semaphore(MOST);
    private final ThreadPoolExecutor threads;
    private Throwable failure;
    private volatile boolean stopped;

    /** What is done with a file. */
    @FunctionalInterface
    interface Storing {
        void run() throws IOException;
    }

    FilesUnderWay() {
        threads = new ThreadPoolExecutor(
                AT_A_TIME, AT_A_TIME, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), FilesUnderWay::thread);
        threads.allowCoreThreadTimeOut(true);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "hyperstow-store-" + THREADS.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins to store a file, or waits until it can begin.
     *
     * @throws IOException what another file failed with
     */
    void add(Storing storing) throws IOException {
        throwFailure();
        try {
            places.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while files waited to be stored");
        }
        Map<String, String> job = MDC.getCopyOfContextMap();
        threads.execute(() -> run(storing, job));
    }

    private void run(Storing storing, Map<String, String> job) {
        if (job != null) {
            MDC.setContextMap(job);
        }
        try {
            if (!stopped) {
                storing.run();
            }
        } catch (Throwable e) {
            failed(e);
        } finally {
            MDC.clear();
            places.release();
        }
    }

    private synchronized void failed(Throwable thrown) {
        if (failure == null) {
            failure = thrown;
        } else {
            failure.addSuppressed(thrown);
        }
        stopped = true;
    }

    private synchronized void throwFailure() throws IOException {
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
    }

    /** Whether a file under way should be given up. */
    boolean stopped() {
        return stopped;
    }

    /**
     * Waits until all files are stored. None may be added afterwards.
     *
     * @throws IOException what the first that failed did
     */
    void finish() throws IOException {
        threads.shutdown();
        try {
            threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while files were stored");
        }
        throwFailure();
    }

    /** Gives up the files under way and waits until nobody works on one any more. May be called again. */
    void abandon() {
        stopped = true;
        threads.shutdown();
        boolean interrupted = false;
        try {
            threads.awaitTermination(Long.MAX_VALUE, TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            interrupted = true;
        }
        if (interrupted) {
            // Somebody has waited long enough for a storage that does not answer.
            threads.shutdownNow();
            try {
                threads.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                interrupted = true;
            }
            Thread.currentThread().interrupt();
        }
    }
}
