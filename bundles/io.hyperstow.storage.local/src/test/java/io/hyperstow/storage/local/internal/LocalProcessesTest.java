package io.hyperstow.storage.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What several processes do to one folder. */
class LocalProcessesTest {

    private static final int KEYS = 300;

    @TempDir
    Path directory;

    private static LocalStorageTarget open(Path directory) throws IOException {
        return new LocalStorageTarget("local", ObjectFolder.open(directory), new Publication());
    }

    @Test
    @Timeout(60)
    void letsOneProcessWinEachKey() throws Exception {
        List<Process> processes = List.of(start(Racer.class), start(Racer.class));
        for (Process process : processes) {
            assertEquals('r', process.getInputStream().read());
        }
        for (Process process : processes) {
            process.getOutputStream().write("go\n".getBytes());
            process.getOutputStream().close();
        }
        List<String> won = new ArrayList<>();
        for (Process process : processes) {
            List<String> keys = new BufferedReader(new InputStreamReader(process.getInputStream()))
                    .lines()
                    .toList();
            assertEquals(0, process.waitFor());
            won.addAll(keys);
        }
        Set<String> listed = new TreeSet<>();
        open(directory).list("", info -> listed.add(info.key().value()));
        assertEquals(KEYS, won.size());
        assertEquals(listed, new TreeSet<>(won));
    }

    @Test
    @Timeout(60)
    void showsNothingOfAWriterThatWasKilled() throws Exception {
        Process process = start(Racer.class, "half");
        assertEquals('r', process.getInputStream().read());
        process.destroyForcibly().waitFor();
        LocalStorageTarget target = open(directory);
        List<String> listed = new ArrayList<>();
        target.list("", info -> listed.add(info.key().value()));
        assertEquals(List.of(), listed);
        try (var files = Files.list(directory.resolve("killed"))) {
            assertTrue(files.allMatch(file -> file.getFileName().toString().startsWith(LocalWrite.MARK)));
        }
        try (StorageWrite write = target.create(new ObjectKey("killed/object"))) {
            write.commit();
        }
    }

    private Process start(Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                directory.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /** The other process: tries to store every key and prints those that it could; or stops half way. */
    static final class Racer {

        private Racer() {}

        public static void main(String[] arguments) throws Exception {
            LocalStorageTarget target = open(Path.of(arguments[0]));
            if (arguments.length > 1) {
                StorageWrite write = target.create(new ObjectKey("killed/object"));
                write.stream().write(new byte[100_000]);
                System.out.write('r');
                System.out.flush();
                Thread.sleep(60_000);
            }
            System.out.write('r');
            System.out.flush();
            System.in.read();
            for (int i = 0; i < KEYS; i++) {
                ObjectKey key = new ObjectKey("race/" + i % 7 + "/" + i);
                try (StorageWrite write = target.create(key)) {
                    write.stream().write(i);
                    write.commit();
                    System.out.println(key);
                } catch (StorageException e) {
                    if (e.code() != ErrorCode.OBJECT_EXISTS) {
                        throw e;
                    }
                }
            }
        }
    }
}
