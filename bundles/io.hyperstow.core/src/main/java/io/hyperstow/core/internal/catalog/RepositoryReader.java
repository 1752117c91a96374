package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.service.WorkFolder;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageFeature;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.core.internal.artifact.ArtifactSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A backup open for reading, under a shared lock. */
final class RepositoryReader implements BackupReader {

    private final Manifest manifest;
    private final StorageTarget target;
    private final ArtifactSource source;
    private final Path workDirectory;
    private final Runnable release;
    private final Map<String, Lent> files = new HashMap<>();
    private WorkFolder copies;
    private boolean closed;

    /**
     * @param workDirectory where copies are made
     * @param release gives back lock and storage
     */
    RepositoryReader(Manifest manifest, StorageTarget target, Path workDirectory, Runnable release) {
        this.manifest = manifest;
        this.target = target;
        this.source = new ArtifactSource(target);
        this.workDirectory = workDirectory;
        this.release = release;
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public InputStream open(Artifact artifact) throws IOException {
        return source.open(artifact);
    }

    @Override
    public InputStream open(Artifact artifact, Segment segment) throws IOException {
        return source.open(artifact, segment);
    }

    @Override
    public InputStream open(Artifact artifact, List<Segment> segments) throws IOException {
        return ArtifactSource.isSolid(artifact)
                ? source.openSolid(artifact, segments)
                : BackupReader.super.open(artifact, segments);
    }

    @Override
    public Path file(Artifact artifact) throws IOException {
        Lent lent;
        synchronized (this) {
            if (closed) {
                throw new IllegalStateException("the backup has been closed");
            }
            lent = files.computeIfAbsent(artifact.key(), key -> new Lent(files.size()));
        }
        return lent.file(artifact);
    }

    /** A file that somebody asked for; whoever asks again meanwhile waits for it. */
    private final class Lent {

        private final int number;
        private Path file;

        Lent(int number) {
            this.number = number;
        }

        synchronized Path file(Artifact artifact) throws IOException {
            if (file == null) {
                Optional<Path> local = artifact.codec() == Codec.NONE
                        ? target.localPath(new ObjectKey(artifact.key()))
                        : Optional.empty();
                file = local.isPresent() ? compared(artifact, local.get()) : copied(artifact, number);
            }
            return file;
        }
    }

    @Override
    public boolean inPlace() {
        return target.properties().features().contains(StorageFeature.LOCAL_FILES);
    }

    private Path compared(Artifact artifact, Path local) throws IOException {
        try (InputStream in = source.open(artifact)) {
            in.transferTo(OutputStream.nullOutputStream());
        }
        return local;
    }

    private Path copied(Artifact artifact, int number) throws IOException {
        Path copy = copies().resolve(String.valueOf(number));
        try (InputStream in = source.open(artifact);
                OutputStream out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        } catch (IOException failure) {
            long missing = artifact.bytes() - Files.size(copy);
            if (missing > 0 && Files.getFileStore(copy).getUsableSpace() < missing) {
                throw new BackupException(
                        ErrorCode.WORK_DIRECTORY_FULL,
                        "'" + artifact.key() + "' of " + artifact.bytes() + " bytes does not fit into '" + workDirectory
                                + "'",
                        "make room there, or set workDirectory in etc/io.hyperstow.agent.cfg to a larger disk",
                        failure);
            }
            throw failure;
        }
        return copy;
    }

    private synchronized Path copies() throws IOException {
        if (copies == null) {
            copies = new WorkFolder(workDirectory, "reading-" + manifest.backupId());
        }
        return copies.path();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            if (copies != null) {
                copies.close();
            }
        } finally {
            release.run();
        }
    }
}
