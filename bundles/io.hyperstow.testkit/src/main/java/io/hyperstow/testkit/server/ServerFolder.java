package io.hyperstow.testkit.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A server unpacked from Debian's packages. It is built under a temporary name and renamed when it is whole, by one
 * process at a time.
 *
 * @param root the folder that is the server's root file system
 * @param tools the folder with wrappers of its client programs
 */
record ServerFolder(Path root, Path tools) {

    private static final List<String> TOOLS = List.of("pg_dump", "pg_restore", "pg_dumpall", "psql");

    /** @throws ServerMissingException when it is not there and cannot be made here */
    static ServerFolder of(ServerKind kind) throws IOException {
        if (kind.packages().isEmpty()) {
            throw new ServerMissingException("no package of Debian has it");
        }
        if (!runsAsRoot()) {
            throw new ServerMissingException("only root can run it from a folder");
        }
        Path cache = cache();
        Path root = cache.resolve(kind.folderName());
        Files.createDirectories(cache);
        Path lockFile = cache.resolve(kind.folderName() + ".lock");
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(channel)) {
            if (!lock.isValid()) {
                throw new IOException("lost the lock " + lockFile);
            }
            if (!Files.isDirectory(root)) {
                unpack(kind, root);
            }
            Path tools = cache.resolve(kind.folderName() + ".tools");
            writeTools(kind, root, tools);
            return new ServerFolder(root, tools);
        }
    }

    private static boolean runsAsRoot() throws IOException {
        return Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"));
    }

    private static Path cache() {
        String given = System.getenv("HYPERSTOW_TESTBED_DIR");
        return given == null || given.isBlank()
                ? Path.of(System.getProperty("user.home"), ".cache", "hyperstow", "testbed")
                : Path.of(given).toAbsolutePath();
    }

    /** Waits for other processes, and for other class loaders of this one. */
    private static FileLock lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                return channel.lock();
            } catch (OverlappingFileLockException e) {
                pause();
            }
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(200);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for the testbed's lock", e);
        }
    }

    private static void unpack(ServerKind kind, Path root) throws IOException {
        installMmdebstrap();
        Path partial = root.resolveSibling(root.getFileName() + ".partial");
        remove(partial);
        List<String> command = new ArrayList<>(List.of(
                "mmdebstrap",
                "--variant=minbase",
                "--include=" + String.join(",", kind.packages()),
                "--dpkgopt=path-exclude=/usr/share/doc/*",
                "--dpkgopt=path-exclude=/usr/share/man/*",
                // The package makes a cluster that nobody uses.
                "--customize-hook=rm -rf \"$1\"/var/lib/postgresql/*/main \"$1\"/etc/postgresql/*/main",
                "--aptopt=Acquire::Check-Valid-Until \"false\"",
                "--quiet",
                kind.suite(),
                partial.toString()));
        String failure = Command.failure(20, command);
        if (!failure.isEmpty()) {
            remove(partial);
            throw new ServerMissingException("its packages cannot be unpacked, " + failure);
        }
        Files.move(partial, root, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void installMmdebstrap() throws IOException {
        if (Command.exists("mmdebstrap")) {
            return;
        }
        if (!Command.exists("apt-get")) {
            throw new ServerMissingException("there is neither mmdebstrap nor apt-get to install it");
        }
        List<String> install = List.of("apt-get", "install", "-y", "-q", "--no-install-recommends", "mmdebstrap");
        String failure = packageLists() ? Command.failure(5, install) : "no package lists";
        if (!failure.isEmpty()) {
            failure = Command.failure(5, List.of("apt-get", "update", "-q"));
            failure = failure.isEmpty() ? Command.failure(5, install) : failure;
        }
        if (!failure.isEmpty()) {
            throw new ServerMissingException("mmdebstrap cannot be installed, " + failure);
        }
    }

    private static boolean packageLists() throws IOException {
        Path lists = Path.of("/var/lib/apt/lists");
        if (!Files.isDirectory(lists)) {
            return false;
        }
        try (Stream<Path> files = Files.list(lists)) {
            return files.anyMatch(file -> file.getFileName().toString().contains("_Packages"));
        }
    }

    private static void remove(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        String failure = Command.failure(5, List.of("rm", "-rf", "--one-file-system", folder.toString()));
        if (!failure.isEmpty()) {
            throw new IOException(failure);
        }
    }

    private static void writeTools(ServerKind kind, Path root, Path tools) throws IOException {
        Path libraries = libraries(root);
        Files.createDirectories(tools);
        for (String tool : TOOLS) {
            Path file = tools.resolve(tool);
            // pg_dumpall looks for pg_dump beside the name it was called by, which is to be the script's.
            String script = "#!/bin/sh\n"
                    + "# Runs the server's own client with the libraries it was built for.\n"
                    + "exec '" + loader(libraries) + "' --argv0 '" + file + "' --library-path '" + libraries + "' '"
                    + root.resolve("usr/lib/postgresql/" + kind.major() + "/bin/" + tool) + "' \"$@\"\n";
            if (Files.exists(file) && Files.readString(file).equals(script)) {
                continue;
            }
            Path partial = tools.resolve(tool + ".partial");
            Files.writeString(partial, script);
            Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
            Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The folder {@code usr/lib/<machine>-linux-gnu}. */
    private static Path libraries(Path root) throws IOException {
        try (Stream<Path> folders = Files.list(root.resolve("usr/lib"))) {
            return folders.filter(folder -> folder.toString().endsWith("-linux-gnu"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no libraries in " + root));
        }
    }

    private static Path loader(Path libraries) throws IOException {
        try (Stream<Path> files = Files.list(libraries)) {
            return files.filter(file -> file.getFileName().toString().startsWith("ld-linux"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no loader in " + libraries));
        }
    }
}
