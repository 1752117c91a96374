package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.Codec;
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
    private final Map<String, Path> files = new HashMap<>();
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
    public synchronized Path file(Artifact artifact) throws IOException {
        if (closed) {
            throw new IllegalStateException("the backup has been closed");
        }
        Path known = files.get(artifact.key());
        if (known != null) {
            return known;
        }
        Optional<Path> local =
                artifact.codec() == Codec.NONE ? target.localPath(new ObjectKey(artifact.key())) : Optional.empty();
        Path file = local.isPresent() ? compared(artifact, local.get()) : copied(artifact);
        files.put(artifact.key(), file);
        return file;
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

    private Path copied(Artifact artifact) throws IOException {
        if (copies == null) {
            copies = new WorkFolder(workDirectory, "reading-" + manifest.backupId());
        }
        Path copy = copies.path().resolve(String.valueOf(files.size()));
        try (InputStream in = source.open(artifact);
                OutputStream out = Files.newOutputStream(copy)) {
            in.transferTo(out);
        }
        return copy;
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
