package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Repository format 1 on one storage target. Holds no state of its own; safe for use by many threads as far as the
 * target is. Storage failures are passed on as they are.
 */
public final class Repository {

    /** The number in {@code hyperstow.json} that this release writes, and the only one it reads. */
    static final int FORMAT = 1;

    private final StorageTarget target;
    private final ManifestJson manifests;

    public Repository(StorageTarget target) {
        this.target = target;
        this.manifests = new ManifestJson(this);
    }

    /**
     * What {@code hyperstow.json} says.
     *
     * @param format the number of the layout
     * @param repositoryId tells repositories apart whatever their targets are called
     * @param createdAt when the first backup was begun here
     */
    record Format(int format, String repositoryId, Instant createdAt) {}

    public StorageTarget target() {
        return target;
    }

    /** The storage target's name. */
    public String name() {
        return target.properties().name();
    }

    /**
     * Makes the target a repository when it is none yet.
     *
     * @throws BackupException {@code FORMAT_UNSUPPORTED}
     */
    public void prepare() throws IOException {
        if (requireFormat()) {
            return;
        }
        Format format = new Format(FORMAT, UUID.randomUUID().toString(), Instant.now());
        try {
            write(RepositoryLayout.FORMAT, RepositoryJson.write(format));
        } catch (StorageException e) {
            // another agent may have been first; what it wrote decides
            if (e.code() != ErrorCode.OBJECT_EXISTS || !requireFormat()) {
                throw e;
            }
        }
    }

    /**
     * Whether the target is a repository.
     *
     * @throws BackupException {@code FORMAT_UNSUPPORTED} when it is one of another format
     */
    public boolean requireFormat() throws IOException {
        Optional<byte[]> json = read(RepositoryLayout.FORMAT);
        if (json.isEmpty()) {
            return false;
        }
        int format;
        try {
            format = RepositoryJson.read(json.get(), Format.class).format();
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.FORMAT_UNSUPPORTED,
                    "'" + RepositoryLayout.FORMAT + "' in storage '" + name() + "' is not a repository's",
                    "use another place for backups, or put the original file back",
                    e);
        }
        if (format != FORMAT) {
            throw new BackupException(
                    ErrorCode.FORMAT_UNSUPPORTED,
                    "storage '" + name() + "' holds a repository of format " + format + ", this release reads "
                            + FORMAT,
                    "use the release of Hyperstow that wrote it, or a newer one");
        }
        return true;
    }

    /**
     * Reads a manifest.
     *
     * @throws BackupException {@code UNKNOWN_BACKUP}, {@code FORMAT_UNSUPPORTED}, {@code ARTIFACT_CORRUPT}
     */
    public Manifest manifest(BackupId backup) throws IOException {
        requireFormat();
        Manifest manifest = manifests.read(backup);
        new ManifestRules(manifest).check();
        return manifest;
    }

    /** Reads a manifest, where it may be long without chunks and artifacts. */
    public Manifest manifestHead(BackupId backup) throws IOException {
        return manifests.readHead(backup);
    }

    /** The manifest's text with all its lists. */
    public String manifestText(BackupId backup) throws IOException {
        requireFormat();
        return manifests.text(backup);
    }

    /** The objects that hold lists of a manifest. */
    List<ObjectKey> indexKeys(BackupId backup) throws IOException {
        return manifests.indexKeys(backup);
    }

    /** Makes a backup exist. */
    public void writeManifest(Manifest manifest) throws IOException {
        new ManifestRules(manifest).check();
        manifests.write(manifest);
    }

    /** Whether a backup exists. */
    public boolean holds(BackupId backup) throws IOException {
        return target.stat(RepositoryLayout.manifest(backup)).isPresent();
    }

    /** What lies below {@code backups/}, by backup, finished or not. */
    public SortedMap<BackupId, List<ObjectInfo>> folders() throws IOException {
        SortedMap<BackupId, List<ObjectInfo>> folders = new TreeMap<>();
        target.list(RepositoryLayout.BACKUPS, info -> RepositoryLayout.backupOf(info.key())
                .ifPresent(backup ->
                        folders.computeIfAbsent(backup, b -> new ArrayList<>()).add(info)));
        return folders;
    }

    /** The backups that exist, the oldest first. */
    public List<BackupId> backups() throws IOException {
        List<BackupId> backups = new ArrayList<>();
        target.list(RepositoryLayout.BACKUPS, info -> {
            if (RepositoryLayout.isManifest(info.key())) {
                RepositoryLayout.backupOf(info.key()).ifPresent(backups::add);
            }
        });
        backups.sort(null);
        return backups;
    }

    /** What lies in a backup's folder. */
    public List<ObjectInfo> folder(BackupId backup) throws IOException {
        List<ObjectInfo> objects = new ArrayList<>();
        target.list(RepositoryLayout.folder(backup), objects::add);
        return objects;
    }

    /** A small object, whole; empty when there is none. */
    Optional<byte[]> read(ObjectKey key) throws IOException {
        try (InputStream in = target.open(key, ObjectRange.ALL)) {
            return Optional.of(in.readAllBytes());
        } catch (StorageException e) {
            if (e.code() == ErrorCode.ARTIFACT_MISSING) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Writes a small object. */
    void write(ObjectKey key, byte[] content) throws IOException {
        try (StorageWrite write = target.create(key)) {
            write.stream().write(content);
            write.commit();
        }
    }
}
