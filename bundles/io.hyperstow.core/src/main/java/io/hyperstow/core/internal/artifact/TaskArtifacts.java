package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The artifacts of one attempt at a task: all of them become part of the backup, or none. A task that commits two
 * artifacts and fails at the third can so be run again.
 */
public final class TaskArtifacts implements ArtifactSink {

    private static final int PIECE = 256 * 1024;

    private final BackupArtifacts backup;
    private final CancelSignal cancel;
    private final FilesUnderWay files = new FilesUnderWay();
    private final List<Artifact> committed = new ArrayList<>();
    private final Set<ObjectKey> touched = new LinkedHashSet<>();

    TaskArtifacts(BackupArtifacts backup, CancelSignal cancel) {
        this.backup = backup;
        this.cancel = cancel;
    }

    @Override
    public ArtifactWriter create(ArtifactSpec spec) throws IOException {
        ObjectKey key = backup.key(spec);
        if (!backup.take(key)) {
            throw new StorageException(
                    ErrorCode.OBJECT_EXISTS,
                    "'" + key + "' was written in this backup before",
                    "every artifact of a backup needs a path of its own",
                    null);
        }
        try {
            ArtifactWriter writer =
                    new StreamedArtifact(key, spec, backup.target().create(key));
            return new Attempted(key, writer);
        } catch (IOException | RuntimeException | LinkageError e) {
            backup.release(key);
            throw e;
        }
    }

    @Override
    public void take(ArtifactSpec spec, Path file) throws IOException {
        files.add(() -> store(spec, file));
    }

    private void store(ArtifactSpec spec, Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file);
                ArtifactWriter writer = create(spec)) {
            byte[] piece = new byte[(int) Math.min(PIECE, Files.size(file) + 1)];
            for (int count = bytes.read(piece); count >= 0; count = bytes.read(piece)) {
                cancel.throwIfCancelled();
                if (files.stopped()) {
                    return;
                }
                writer.stream().write(piece, 0, count);
            }
            writer.commit();
        }
        Files.delete(file);
    }

    /**
     * The attempt has succeeded: when the files it has given away are stored, its artifacts are part of the backup.
     *
     * @throws IOException a file could not be stored: the attempt has failed, and is to be discarded
     */
    public void keep() throws IOException {
        files.finish();
        synchronized (this) {
            backup.keep(committed);
            committed.clear();
            touched.clear();
        }
    }

    /**
     * The attempt has failed: its objects are removed, also those whose commit may or may not have happened.
     *
     * @throws IOException the first failure, after all objects have been tried
     */
    public void discard() throws IOException {
        files.abandon();
        removeAll();
    }

    private synchronized void removeAll() throws IOException {
        IOException first = null;
        for (ObjectKey key : touched) {
            try {
                backup.target().delete(key);
                backup.release(key);
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        committed.clear();
        touched.clear();
        if (first != null) {
            throw first;
        }
    }

    private synchronized void touch(ObjectKey key) {
        touched.add(key);
    }

    private synchronized void enter(Artifact artifact) {
        committed.add(artifact);
    }

    /** A writer that enters its artifact here when it is committed and frees its key when it is not. */
    private final class Attempted implements ArtifactWriter {

        private final ObjectKey key;
        private final ArtifactWriter writer;
        private boolean committing;

        Attempted(ObjectKey key, ArtifactWriter writer) {
            this.key = key;
            this.writer = writer;
        }

        @Override
        public OutputStream stream() {
            return writer.stream();
        }

        @Override
        public void beginSegment(TableName chunk, int part) throws IOException {
            writer.beginSegment(chunk, part);
        }

        @Override
        public void row(byte[] buffer, int offset, int length) throws IOException {
            writer.row(buffer, offset, length);
        }

        @Override
        public Segment endSegment() throws IOException {
            return writer.endSegment();
        }

        @Override
        public Artifact commit() throws IOException {
            committing = true;
            touch(key);
            Artifact artifact = writer.commit();
            enter(artifact);
            return artifact;
        }

        @Override
        public void close() throws IOException {
            if (!committing) {
                backup.release(key);
            }
            writer.close();
        }
    }
}
