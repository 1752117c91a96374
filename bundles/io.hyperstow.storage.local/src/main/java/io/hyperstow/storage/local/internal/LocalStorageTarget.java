package io.hyperstow.storage.local.internal;

import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageFeature;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.function.Consumer;

/** Objects as files of a folder. */
final class LocalStorageTarget implements StorageTarget {

    private final StorageProperties properties;
    private final ObjectFolder folder;
    private final Publication publication;

    LocalStorageTarget(String name, ObjectFolder folder, Publication publication) {
        this.properties = new StorageProperties(
                name,
                "local",
                folder.root().toString(),
                EnumSet.of(StorageFeature.DURABLE, StorageFeature.LOCAL_FILES, StorageFeature.EXCLUSIVE_CREATE));
        this.folder = folder;
        this.publication = publication;
    }

    @Override
    public StorageProperties properties() {
        return properties;
    }

    @Override
    public StorageWrite create(ObjectKey key) throws StorageException {
        Path path = folder.path(key);
        try {
            if (folder.find(key).isPresent()) {
                throw StorageFailures.exists(key, path);
            }
            return LocalWrite.begin(folder, key, publication);
        } catch (IOException e) {
            throw StorageFailures.changing("cannot create the object", path, e);
        }
    }

    @Override
    public InputStream open(ObjectKey key, ObjectRange range) throws StorageException {
        Path path = folder.path(key);
        try {
            if (folder.find(key).isEmpty()) {
                throw StorageFailures.missing(key, path);
            }
            return new RangeInputStream(path, range);
        } catch (NoSuchFileException e) {
            throw StorageFailures.missing(key, path);
        } catch (IOException e) {
            throw StorageFailures.reading("cannot read the object", path, e);
        }
    }

    @Override
    public Optional<ObjectInfo> stat(ObjectKey key) throws StorageException {
        try {
            return folder.find(key)
                    .map(file -> new ObjectInfo(
                            key, file.size(), file.lastModifiedTime().toInstant()));
        } catch (IOException e) {
            throw StorageFailures.reading("cannot look at the object", folder.path(key), e);
        }
    }

    @Override
    public void list(String prefix, Consumer<ObjectInfo> visitor) throws StorageException {
        Path root = folder.root();
        try {
            folder.requireRoot();
            Files.walkFileTree(root, new ObjectListing(root, prefix, visitor));
        } catch (IOException e) {
            throw StorageFailures.reading("cannot list", root, e);
        }
    }

    @Override
    public void delete(ObjectKey key) throws StorageException {
        Path path = folder.path(key);
        try {
            if (folder.find(key).isPresent() && Files.deleteIfExists(path)) {
                ObjectFolder.force(folder.prune(path.getParent()));
            }
        } catch (NoSuchFileException e) {
            // Another thread removed the folder, because it removed its last object, and makes that durable.
            folder.requireRoot();
        } catch (IOException e) {
            throw StorageFailures.changing("cannot delete the object", path, e);
        }
    }

    @Override
    public Optional<Path> localPath(ObjectKey key) {
        Path path = folder.path(key);
        for (Path part = path; !part.equals(folder.root()); part = part.getParent()) {
            if (Files.isSymbolicLink(part)) {
                return Optional.empty();
            }
        }
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS) ? Optional.of(path) : Optional.empty();
    }
}
