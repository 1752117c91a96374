package io.hyperstow.postgres.internal.tools;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for programs in folders and asks each for its version; asked once as long as the file does not change. Debian's
 * {@code /usr/bin/pg_dump} is a script that takes the version of whatever cluster the machine has, so the programs that it
 * would start are looked at instead.
 */
final class ProgramFinder {

    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
    private static final String DEBIAN_WRAPPER = "pg_wrapper";
    private static final Pattern VERSION = Pattern.compile("\\(PostgreSQL\\) ((\\d+)\\S*( \\(.*\\))?)");
    private static final long PATIENCE_SECONDS = 10;

    private final Map<Path, Known> known = new ConcurrentHashMap<>();

    private record Known(FileTime modified, long size, Candidate candidate) {}

    /**
     * @param folders where to look; empty for the {@code PATH} and Debian's folders
     */
    List<Candidate> find(List<Path> folders, String program) throws IOException {
        Set<Path> paths = new LinkedHashSet<>();
        for (Path folder : folders.isEmpty() ? usualFolders() : folders) {
            Path path = folder.resolve(program);
            if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
                continue;
            }
            if (path.toRealPath().getFileName().toString().equals(DEBIAN_WRAPPER)) {
                debianFolders().forEach(real -> paths.add(real.resolve(program)));
            } else {
                paths.add(path.toAbsolutePath());
            }
        }
        List<Candidate> found = new ArrayList<>();
        for (Path path : paths) {
            if (Files.isExecutable(path)) {
                found.add(ask(path));
            }
        }
        return found;
    }

    private static List<Path> usualFolders() throws IOException {
        List<Path> folders = new ArrayList<>();
        String path = System.getenv("PATH");
        for (String folder : (path == null ? "" : path).split(":")) {
            if (!folder.isEmpty()) {
                folders.add(Path.of(folder));
            }
        }
        folders.addAll(debianFolders());
        return folders;
    }

    private static List<Path> debianFolders() throws IOException {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (DirectoryStream<Path> versions = Files.newDirectoryStream(DEBIAN)) {
                versions.forEach(version -> folders.add(version.resolve("bin")));
            }
        }
        return folders;
    }

    private Candidate ask(Path path) throws IOException {
        FileTime modified = Files.getLastModifiedTime(path);
        long size = Files.size(path);
        Known earlier = known.get(path);
        if (earlier != null && earlier.modified().equals(modified) && earlier.size() == size) {
            return earlier.candidate();
        }
        Candidate candidate = run(path);
        known.put(path, new Known(modified, size, candidate));
        return candidate;
    }

    private static Candidate run(Path path) {
        Process process = null;
        try {
            process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .start();
            // It says one line, which fits into the pipe.
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                return new Candidate(path, "does not say its version", 0);
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            Matcher version = VERSION.matcher(said);
            return version.find()
                    ? new Candidate(path, version.group(1), Integer.parseInt(version.group(2)))
                    : new Candidate(path, "says '" + said.lines().findFirst().orElse("nothing") + "'", 0);
        } catch (IOException e) {
            return new Candidate(path, "does not run: " + e.getMessage(), 0);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Candidate(path, "interrupted", 0);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
