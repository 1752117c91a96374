package io.hyperstow.testkit.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A program run to its end. */
final class Command {

    private Command() {}

    /**
     * Runs a program without input.
     *
     * @param minutes after which it is killed
     * @return the end of what it wrote when it failed; empty when it succeeded
     */
    static String failure(long minutes, List<String> command) throws IOException {
        Path output = Files.createTempFile("hyperstow-testbed", ".log");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(output.toFile());
            builder.environment().putAll(Map.of("DEBIAN_FRONTEND", "noninteractive", "LC_ALL", "C.UTF-8"));
            Process process = builder.start();
            if (!process.waitFor(minutes, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                return command.get(0) + " took longer than " + minutes + " minutes";
            }
            return process.exitValue() == 0 ? "" : command.get(0) + " failed: " + end(output);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while " + command.get(0) + " ran", e);
        } finally {
            Files.delete(output);
        }
    }

    /** Whether a program of that name is in the search path. */
    static boolean exists(String program) {
        for (String folder :
                System.getenv().getOrDefault("PATH", "/usr/sbin:/usr/bin").split(":")) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** The last lines of a log. */
    static String end(Path log) throws IOException {
        List<String> lines = new String(Files.readAllBytes(log)).lines().toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 8), lines.size()));
    }
}
