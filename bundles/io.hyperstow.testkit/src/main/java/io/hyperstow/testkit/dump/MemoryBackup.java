package io.hyperstow.testkit.dump;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupReader;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A backup whose artifacts a {@link MemoryArtifactSink} holds. Safe for use by many threads. */
public final class MemoryBackup implements BackupReader {

    /** Hears of every read of an artifact's stream, before it is done. */
    @FunctionalInterface
    public interface ReadListener {

        /** @throws IOException to make the read fail */
        void reading(Artifact artifact) throws IOException;
    }

    private final Manifest manifest;
    private final MemoryArtifactSink artifacts;
    private final List<Path> files = new ArrayList<>();
    private volatile ReadListener listener = artifact -> {};

    public MemoryBackup(Manifest manifest, MemoryArtifactSink artifacts) {
        this.manifest = manifest;
        this.artifacts = artifacts;
    }

    /** Has a listener hear of every read from now on. */
    public void onRead(ReadListener readListener) {
        listener = readListener;
    }

    @Override
    public Manifest manifest() {
        return manifest;
    }

    @Override
    public InputStream open(Artifact artifact) {
        return stream(artifact, content(artifact));
    }

    @Override
    public InputStream open(Artifact artifact, Segment segment) {
        int start = Math.toIntExact(segment.offset());
        return stream(
                artifact, Arrays.copyOfRange(content(artifact), start, start + Math.toIntExact(segment.length())));
    }

    @Override
    public synchronized Path file(Artifact artifact) throws IOException {
        Path file = Files.createTempFile("hyperstow-artifact", "");
        files.add(file);
        return Files.write(file, content(artifact));
    }

    @Override
    public boolean inPlace() {
        return false;
    }

    /** Removes the files it lent. */
    @Override
    public synchronized void close() {
        try {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            files.clear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] content(Artifact artifact) {
        if (!artifacts.artifacts().contains(artifact)) {
            throw new BackupException(
                    ErrorCode.ARTIFACT_MISSING, "there is no artifact '" + artifact.key() + "' in memory", "");
        }
        return artifacts.content(artifact);
    }

    private InputStream stream(Artifact artifact, byte[] bytes) {
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            @Override
            public int read() throws IOException {
                listener.reading(artifact);
                return super.read();
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
                listener.reading(artifact);
                return super.read(buffer, offset, Math.min(length, 8192));
            }
        };
    }
}
