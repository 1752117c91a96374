package io.hyperstow.postgres.internal.tools;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.postgres.PostgresTool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A found program. */
final class NativeTool implements PostgresTool {

    private static final long GRACE_SECONDS = 5;

    private final Candidate candidate;

    NativeTool(Candidate candidate) {
        this.candidate = candidate;
    }

    @Override
    public Path path() {
        return candidate.path();
    }

    @Override
    public String version() {
        return candidate.version();
    }

    @Override
    public int major() {
        return candidate.major();
    }

    @Override
    public void run(Invocation invocation, CancelSignal cancel) throws IOException {
        cancel.throwIfCancelled();
        try (ToolLaunch launch = ToolLaunch.of(candidate.path(), invocation)) {
            Process process = launch.start();
            Printed printed = new Printed(process, invocation.output());
            CancelSignal.Registration registration = cancel.onCancel(() -> end(process));
            try {
                ToolErrors errors = new ToolErrors();
                hear(process, line -> {
                    errors.add(line);
                    invocation.errors().accept(line);
                });
                int exit = process.waitFor();
                printed.await();
                if (exit != 0) {
                    cancel.throwIfCancelled();
                    throw errors.failure(candidate, exit);
                }
            } catch (IOException e) {
                cancel.throwIfCancelled();
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while " + name() + " ran");
            } finally {
                registration.close();
                settle(process, printed, cancel);
            }
        }
    }

    /** Whoever was told to end is given the time to: only so does it cancel what it has under way on the server. */
    private static void settle(Process process, Printed printed, CancelSignal cancel) {
        try {
            if (cancel.cancelled()) {
                process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS);
            }
            kill(process);
            process.getOutputStream().close();
            printed.thread.join(TimeUnit.SECONDS.toMillis(GRACE_SECONDS));
        } catch (InterruptedException e) {
            kill(process);
            Thread.currentThread().interrupt();
        } catch (IOException closed) {
            // Nobody reads it any more.
        }
    }

    /** Hands on every line; what a line leads to in the one who hears it ends the program. */
    private static void hear(Process process, Consumer<String> lines) throws IOException, InterruptedException {
        try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
            try {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    lines.accept(line);
                }
            } catch (RuntimeException | Error e) {
                end(process);
                process.waitFor();
                if (e instanceof UncheckedIOException io) {
                    throw io.getCause();
                }
                throw e;
            }
        }
    }

    private String name() {
        return candidate.path().getFileName().toString();
    }

    /** Asks the process and its children to end; five seconds later they have no choice. What they say is still heard. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.toHandle().destroy();
        Thread last = new Thread(
                () -> {
                    try {
                        if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
                            kill(process);
                        }
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                        kill(process);
                    }
                },
                "hyperstow-end-" + process.pid());
        last.setDaemon(true);
        last.start();
    }

    /** From above: whoever outlived its child by a moment could start another, which would hold the pipes. */
    private static void kill(Process process) {
        List<ProcessHandle> children = process.descendants().toList();
        process.destroyForcibly();
        children.forEach(ProcessHandle::destroyForcibly);
    }

    /** What a process prints, handed on by a thread of its own. */
    private final class Printed {

        private final Thread thread;
        private IOException failure;

        Printed(Process process, OutputStream output) {
            thread = new Thread(() -> transfer(process, output), "hyperstow-" + name() + "-" + process.pid());
            thread.setDaemon(true);
            thread.start();
        }

        private void transfer(Process process, OutputStream output) {
            try (InputStream printed = process.getInputStream()) {
                printed.transferTo(output);
            } catch (IOException e) {
                failure = e;
                end(process);
            }
        }

        /** Waits for the last of it. */
        void await() throws InterruptedException, IOException {
            thread.join();
            if (failure != null) {
                throw failure;
            }
        }
    }
}
