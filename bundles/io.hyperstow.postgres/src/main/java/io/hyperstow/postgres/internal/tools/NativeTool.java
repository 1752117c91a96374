package io.hyperstow.postgres.internal.tools;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.PostgresTool;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A found program. */
final class NativeTool implements PostgresTool {

    private static final int LINES_KEPT = 12;
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
            CancelSignal.Registration registration = cancel.onCancel(() -> end(process));
            Deque<String> last = new ArrayDeque<>();
            try {
                process.getOutputStream().close();
                Thread errors = pump(process, line -> {
                    keep(last, line);
                    invocation.errors().accept(line);
                });
                transfer(process, invocation.output());
                int exit = process.waitFor();
                errors.join();
                if (exit != 0) {
                    cancel.throwIfCancelled();
                    throw failed(exit, last);
                }
            } catch (IOException e) {
                cancel.throwIfCancelled();
                throw e;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException("interrupted while " + name() + " ran");
            } finally {
                registration.close();
                kill(process);
            }
        }
    }

    private String name() {
        return candidate.path().getFileName().toString();
    }

    private static void transfer(Process process, OutputStream output) throws IOException {
        try (InputStream printed = process.getInputStream()) {
            printed.transferTo(output);
        }
    }

    private Thread pump(Process process, Consumer<String> lines) {
        Thread thread = new Thread(
                () -> {
                    try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
                        reader.lines().forEach(lines);
                    } catch (IOException | java.io.UncheckedIOException e) {
                        lines.accept("the error output broke off: " + e.getMessage());
                    }
                },
                "hyperstow-" + name() + "-" + process.pid());
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void keep(Deque<String> last, String line) {
        synchronized (last) {
            last.addLast(line);
            if (last.size() > LINES_KEPT) {
                last.removeFirst();
            }
        }
    }

    /** Asks the process and its children to end; five seconds later they have no choice. */
    private static void end(Process process) {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
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

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    private BackupException failed(int exit, Deque<String> last) {
        String said;
        synchronized (last) {
            said = String.join("\n", last);
        }
        if (said.contains("canceling statement due to lock timeout")) {
            return new BackupException(
                    ErrorCode.LOCK_TIMEOUT,
                    "'" + name() + "' waited too long for the lock on a table:\n" + said,
                    "wait until the session that holds or wants the table has ended its transaction");
        }
        if (said.contains("permission denied")) {
            return new BackupException(
                    ErrorCode.PERMISSION_DENIED,
                    "'" + name() + "' lacks a privilege:\n" + said,
                    "grant it to the role of the database profile");
        }
        return new BackupException(
                ErrorCode.TOOL_FAILED,
                "'" + candidate + "' ended with exit code " + exit + ":\n" + said,
                "its last lines above say what it could not do");
    }
}
