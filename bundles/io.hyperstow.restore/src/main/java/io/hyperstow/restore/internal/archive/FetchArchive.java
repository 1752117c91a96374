package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Compares every file of the archive with its hash, before anything is created, and lays them where pg_restore finds them
 * under their names. pg_restore reads no file through a symbolic link; a folder it does.
 */
public final class FetchArchive implements Stage {

    /** What every directory archive has. */
    private static final String CONTENTS = "toc.dat";

    private record Fetch(Artifact artifact) implements Task {

        @Override
        public String id() {
            return "fetch " + artifact.key();
        }

        @Override
        public String description() {
            return id();
        }

        @Override
        public long weight() {
            return Math.max(1, artifact.storedBytes() / 10);
        }
    }

    @Override
    public String name() {
        return "reading the archive";
    }

    @Override
    public String describe(Blueprint blueprint) {
        List<Fetch> files = files(blueprint);
        return "compare the " + files.size() + " files of the archive, " + bytes(files) + " bytes, with their hashes";
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        List<Fetch> files = files(blueprint);
        return new Effort(files.size(), files.stream().mapToLong(Fetch::weight).sum());
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        List<Fetch> files = files(run.blueprint());
        if (!run.backup().inPlace()) {
            refuseTooLittleSpace(run.workFolder(), bytes(files));
        }
        Map<String, Path> found = new ConcurrentHashMap<>();
        run.job()
                .runAll(
                        files,
                        run.blueprint().options().workers(),
                        file -> found.put(name(file.artifact()), run.backup().file(file.artifact())));
        lay(found, run.workFolder().resolve(RestoreContext.ARCHIVE));
    }

    private static void lay(Map<String, Path> files, Path archive) throws IOException {
        if (!files.containsKey(CONTENTS)) {
            // One file that is an archive by itself.
            Files.createSymbolicLink(archive, files.values().iterator().next().toAbsolutePath());
            return;
        }
        Set<Path> folders = new HashSet<>();
        boolean named = true;
        for (Map.Entry<String, Path> file : files.entrySet()) {
            folders.add(file.getValue().toAbsolutePath().getParent());
            named &= file.getValue().endsWith(file.getKey());
        }
        if (named && folders.size() == 1) {
            Files.createSymbolicLink(archive, folders.iterator().next());
            return;
        }
        Files.createDirectory(archive);
        for (Map.Entry<String, Path> file : files.entrySet()) {
            link(file.getValue(), archive.resolve(file.getKey()));
        }
    }

    /** Copies lie on the same disk; what lies elsewhere is copied. */
    private static void link(Path file, Path link) throws IOException {
        try {
            Files.createLink(link, file);
        } catch (FileSystemException | UnsupportedOperationException otherDisk) {
            Files.copy(file, link);
        }
    }

    private static void refuseTooLittleSpace(Path folder, long needed) throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        if (free < needed) {
            throw new BackupException(
                    ErrorCode.WORK_DIRECTORY_FULL,
                    "the archive is copied to the agent's work directory, which has " + free + " bytes free of the "
                            + needed + " that takes",
                    "make room, or set workDirectory in etc/io.hyperstow.agent.cfg to a larger disk");
        }
    }

    private static List<Fetch> files(Blueprint blueprint) {
        return blueprint.manifest().artifacts().stream()
                .filter(artifact -> artifact.kind() == ArtifactKind.ARCHIVE)
                .map(Fetch::new)
                .toList();
    }

    private static long bytes(List<Fetch> files) {
        return files.stream().mapToLong(file -> file.artifact().storedBytes()).sum();
    }

    private static String name(Artifact artifact) {
        return artifact.key().substring(artifact.key().lastIndexOf('/') + 1);
    }
}
