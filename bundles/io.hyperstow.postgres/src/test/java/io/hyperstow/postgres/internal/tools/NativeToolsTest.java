package io.hyperstow.postgres.internal.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.postgres.internal.TestDatabase;
import io.hyperstow.postgres.internal.connect.ClientLogin;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NativeToolsTest {

    private final NativeTools tools = new NativeTools();

    private static ProfileDatabase profile(String folders) {
        return new ProfileDatabase(
                new Profile("test", "jdbc:postgresql://127.0.0.1:1/x", new Profile.Login("u", "", ""), folders));
    }

    private static Path program(Path folder, String name, String script) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
        return file;
    }

    private static void version(Path folder, String version) throws IOException {
        program(folder, "pg_dump", "echo 'pg_dump (PostgreSQL) " + version + " (Debian)'");
    }

    @Test
    void prefersTheServersVersionAndElseTheNextAbove(@TempDir Path folder) throws IOException {
        version(folder.resolve("a"), "18.1");
        version(folder.resolve("b"), "15.9");
        version(folder.resolve("c"), "17.2");
        ProfileDatabase database = profile(folder.resolve("a") + ":" + folder.resolve("b") + ":" + folder.resolve("c"));
        assertEquals("17.2 (Debian)", tools.locate(database, "pg_dump", 17).version());
        assertEquals(17, tools.locate(database, "pg_dump", 16).major());
        assertEquals(18, tools.locate(database, "pg_dump", 18).major());
        BackupException e = assertThrows(BackupException.class, () -> tools.locate(database, "pg_dump", 19));
        assertEquals(ErrorCode.TOOLS_MISSING, e.code());
        assertTrue(e.problem().contains(folder.resolve("b/pg_dump") + " (15.9 (Debian))"), e.problem());
    }

    @Test
    void looksAgainWhenAProgramWasReplaced(@TempDir Path folder) throws IOException {
        version(folder, "15.9");
        assertEquals(15, tools.locate(profile(folder.toString()), "pg_dump", 15).major());
        version(folder, "17.10");
        assertEquals(17, tools.locate(profile(folder.toString()), "pg_dump", 15).major());
    }

    @Test
    void saysThatThereIsNone(@TempDir Path folder) throws IOException {
        BackupException e =
                assertThrows(BackupException.class, () -> tools.locate(profile(folder.toString()), "pg_dump", 17));
        assertTrue(e.problem().contains("none at all"), e.problem());
        program(folder, "pg_dump", "echo broken; exit 3");
        BackupException broken =
                assertThrows(BackupException.class, () -> tools.locate(profile(folder.toString()), "pg_dump", 17));
        assertTrue(broken.problem().contains("says 'broken'"), broken.problem());
    }

    @Test
    void keepsTheLastErrorLines(@TempDir Path folder) throws IOException {
        Path path = program(folder, "pg_dump", "echo out; echo 'it was \"'\"$1\"'\"' >&2; exit 4");
        List<String> heard = new ArrayList<>();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        BackupException e = assertThrows(BackupException.class, () -> new NativeTool(new Candidate(path, "17", 17))
                .run(
                        new PostgresTool.Invocation(null, "", List.of("Zähler'\n$HOME"), printed, heard::add),
                        CancelSignal.NEVER));
        assertEquals(ErrorCode.TOOL_FAILED, e.code());
        assertTrue(e.problem().contains("exit code 4"), e.problem());
        assertTrue(e.problem().contains("Zähler'\n$HOME"), e.problem());
        assertEquals("out\n", printed.toString(StandardCharsets.UTF_8));
        assertEquals(2, heard.size());
    }

    @Test
    void endsAProcessAndItsChildrenWhenCancelled(@TempDir Path folder) throws Exception {
        Path path = program(folder, "pg_dump", "trap '' TERM\nsleep 60 & echo $!; wait; wait; sleep 60");
        CancelOnce cancel = new CancelOnce();
        // Cancelled when the child is known to run: one that is only just being started can be missed.
        ByteArrayOutputStream printed = new ByteArrayOutputStream() {
            @Override
            public synchronized void write(byte[] bytes, int offset, int length) {
                super.write(bytes, offset, length);
                CompletableFuture.runAsync(cancel::cancel);
            }
        };
        assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThrows(CancellationException.class, () -> new NativeTool(new Candidate(path, "17", 17))
                        .run(new PostgresTool.Invocation(null, "", List.of(), printed, line -> {}), cancel)));
        long child = Long.parseLong(printed.toString(StandardCharsets.UTF_8).strip());
        Thread.sleep(200);
        assertFalse(runs(child));
    }

    @Test
    void aProgramThatSucceededWasNotCancelled(@TempDir Path folder) throws IOException {
        Path path = program(folder, "pg_dump", "echo all; echo $$ >&2");
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        CancelOnce cancel = new CancelOnce();
        new NativeTool(new Candidate(path, "17", 17))
                .run(
                        new PostgresTool.Invocation(
                                null, "", List.of(), printed, line -> cancelAfterItsEnd(line, cancel)),
                        cancel);
        assertTrue(cancel.cancelled());
        assertEquals("all\n", printed.toString(StandardCharsets.UTF_8));
    }

    @Test
    void whatAListenerThrowsEndsTheProgramGently(@TempDir Path folder) {
        List<String> heard = new ArrayList<>();
        IOException e = assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThrows(
                        IOException.class,
                        () -> run(
                                program(
                                        folder,
                                        "pg_dump",
                                        "trap 'echo ended > " + folder
                                                + "/told; exit 0' TERM\necho one >&2; echo two >&2\n"
                                                + "while :; do sleep 0.1; done"),
                                OutputStream.nullOutputStream(),
                                line -> {
                                    heard.add(line);
                                    throw new UncheckedIOException(new IOException("the storage is full"));
                                })));
        assertEquals("the storage is full", e.getMessage());
        assertEquals(List.of("one"), heard);
        assertTrue(Files.exists(folder.resolve("told")), "it was asked to end before it was made to");
    }

    @Test
    void whatTheOutputThrowsEndsTheProgram(@TempDir Path folder) {
        OutputStream full = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no room for it");
            }
        };
        IOException e = assertTimeout(
                Duration.ofSeconds(20),
                () -> assertThrows(
                        IOException.class,
                        () -> run(program(folder, "pg_dumpall", "echo roles; exec sleep 60"), full, line -> {})));
        assertEquals("no room for it", e.getMessage());
    }

    @Test
    void aProgramEndsWithTheAgentThatStartedIt(@TempDir Path folder) throws Exception {
        Path path = program(folder, "pg_restore", "trap 'echo told; exit 3' TERM; while :; do sleep 0.1; done");
        PostgresTool.Invocation invocation =
                new PostgresTool.Invocation(null, "", List.of(), OutputStream.nullOutputStream(), line -> {});
        try (ToolLaunch launch = ToolLaunch.of(path, invocation)) {
            Process process = launch.start();
            assertFalse(process.waitFor(300, TimeUnit.MILLISECONDS), "it runs as long as nothing happens");
            // What the kernel does for a process that is killed.
            process.getOutputStream().close();
            assertTrue(process.waitFor(10, TimeUnit.SECONDS));
            assertEquals(3, process.exitValue());
            assertEquals("told\n", new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    @Test
    void linesAreHeardInTheCallersThread(@TempDir Path folder) throws IOException {
        List<Thread> threads = new ArrayList<>();
        run(
                program(folder, "pg_dump", "echo x >&2"),
                OutputStream.nullOutputStream(),
                line -> threads.add(Thread.currentThread()));
        assertEquals(List.of(Thread.currentThread()), threads);
    }

    private static void run(Path program, OutputStream output, Consumer<String> errors) throws IOException {
        new NativeTool(new Candidate(program, "17", 17))
                .run(new PostgresTool.Invocation(null, "", List.of(), output, errors), CancelSignal.NEVER);
    }

    private static void cancelAfterItsEnd(String pid, CancelOnce cancel) {
        if (!cancel.cancelled()) {
            ProcessHandle.of(Long.parseLong(pid))
                    .ifPresent(process -> process.onExit().join());
            // What it printed is read meanwhile.
            CompletableFuture.runAsync(cancel::cancel, CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS))
                    .join();
        }
    }

    /** A process that was killed and that nobody asked about is a zombie for a while. */
    private static boolean runs(long pid) throws IOException {
        Path state = Path.of("/proc/" + pid + "/stat");
        return Files.exists(state) && !Files.readString(state).contains(") Z ");
    }

    @Test
    void logsInWithThePasswordAndNeverShowsIt(@TempDir Path folder) throws IOException {
        try (TestDatabase test = new TestDatabase(ServerKind.PG17_TIMESCALE, "pg_tools")) {
            TestServer server = test.server();
            Profile.Login login = new Profile.Login(server.passwordRole(), TestServer.PASSWORD, "");
            try (ProfileDatabase database = new ProfileDatabase(new Profile(
                    "test", server.jdbcUrl(test.name()), login, server.tools().toString()))) {
                PostgresTool psql = tools.locate(database, "psql", server.major());
                ByteArrayOutputStream printed = new ByteArrayOutputStream();
                psql.run(
                        new PostgresTool.Invocation(
                                database,
                                test.name(),
                                List.of("-XAtc", "SELECT current_user || current_setting('application_name')"),
                                printed,
                                line -> {}),
                        CancelSignal.NEVER);
                assertEquals(server.passwordRole() + "hyperstow\n", printed.toString(StandardCharsets.UTF_8));
                Path environment = program(folder, "env", "env; echo \"$@\"; ls -l \"$PGPASSFILE\"");
                ByteArrayOutputStream shown = new ByteArrayOutputStream();
                new NativeTool(new Candidate(environment, "17", 17))
                        .run(
                                new PostgresTool.Invocation(database, test.name(), List.of(), shown, line -> {}),
                                CancelSignal.NEVER);
                String text = shown.toString(StandardCharsets.UTF_8);
                assertFalse(text.contains(TestServer.PASSWORD), text);
                assertTrue(text.contains("-rw-------"), text);
                Path passwords = Path.of(text.lines()
                        .filter(line -> line.startsWith("PGPASSFILE="))
                        .findFirst()
                        .orElseThrow()
                        .substring("PGPASSFILE=".length()));
                assertFalse(Files.exists(passwords));
            }
        }
    }

    @Test
    void escapesThePasswordFile() {
        assertEquals("*:*:*:*:a\\:b\\\\c\n", ToolLaunch.passwordLine(new ClientLogin("h", 1, "u", "a:b\\c", Map.of())));
        assertEquals("'it'\\''s'", ToolLaunch.quoted("it's"));
    }

    /** A signal that is given once. */
    private static final class CancelOnce implements CancelSignal {

        private volatile boolean cancelled;
        private volatile Runnable action = () -> {};

        void cancel() {
            cancelled = true;
            action.run();
        }

        @Override
        public boolean cancelled() {
            return cancelled;
        }

        @Override
        public Registration onCancel(Runnable next) {
            action = next;
            return () -> action = () -> {};
        }
    }
}
