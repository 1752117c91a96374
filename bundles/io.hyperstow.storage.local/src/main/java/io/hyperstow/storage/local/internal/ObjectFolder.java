package io.hyperstow.storage.local.internal;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The folder that objects are kept in: where a key's file is, which folders lie between, and that those are real
 * folders and survive a crash. Safe for use by many threads.
 */
final class ObjectFolder {

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    private static final int REMEMBERED = 4096;

    private final Path root;

    /** Folders whose entry in their parent is known to be durable, with what tells them from later ones of that name. */
    private final Map<Path, Object> durable = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Path, Object> eldest) {
            return size() > REMEMBERED;
        }
    };

    private ObjectFolder(Path root) {
        this.root = root;
    }

    /**
     * Makes the folder, with mode 0700, when it does not exist.
     *
     * @param directory an absolute path; it may be a symbolic link
     */
    static ObjectFolder open(Path directory) throws StorageException {
        try {
            if (!Files.isDirectory(directory)) {
                makeFolders(directory);
            }
            return new ObjectFolder(directory.toRealPath());
        } catch (FileAlreadyExistsException e) {
            throw new StorageException(
                    ErrorCode.STORAGE_DENIED,
                    "'" + e.getFile() + "' is not a folder",
                    "name another folder, or move what is there away",
                    e);
        } catch (IOException e) {
            throw StorageFailures.changing("cannot make the folder", directory, e);
        }
    }

    private static void makeFolders(Path directory) throws IOException {
        Path parent = directory.getParent();
        if (parent != null && !Files.isDirectory(parent)) {
            makeFolders(parent);
        }
        Files.createDirectory(directory, OWNER_ONLY);
        force(directory.getParent());
    }

    Path root() {
        return root;
    }

    /** Where a key's file is, without looking. */
    Path path(ObjectKey key) {
        return root.resolve(key.value());
    }

    /**
     * The attributes of a key's file.
     *
     * @return empty when there is none, or when it is a folder
     * @throws StorageException {@code STORAGE_DENIED} when a symbolic link is on the way
     */
    Optional<BasicFileAttributes> find(ObjectKey key) throws IOException {
        requireRoot();
        Path path = path(key);
        return folders(path.getParent())
                ? attributes(path).filter(BasicFileAttributes::isRegularFile)
                : Optional.empty();
    }

    /**
     * Whether a folder below the root is there.
     *
     * @throws StorageException {@code STORAGE_DENIED} when a symbolic link is on the way
     */
    boolean folders(Path folder) throws IOException {
        Path current = root;
        for (Path part : root.relativize(folder)) {
            if (part.toString().isEmpty()) {
                continue;
            }
            current = current.resolve(part);
            Optional<BasicFileAttributes> attributes = attributes(current);
            if (attributes.isEmpty() || !attributes.get().isDirectory()) {
                return false;
            }
        }
        return true;
    }

    /** Makes the folders of a key's file that are missing, and has all of them survive a crash. */
    void makeFoldersFor(ObjectKey key) throws IOException {
        requireRoot();
        Path current = root;
        for (Path part : root.relativize(path(key).getParent())) {
            if (part.toString().isEmpty()) {
                continue;
            }
            current = current.resolve(part);
            try {
                Files.createDirectory(current, OWNER_ONLY);
            } catch (FileAlreadyExistsException e) {
                if (!attributes(current).map(BasicFileAttributes::isDirectory).orElse(true)) {
                    throw new NotDirectoryException(current.toString());
                }
            }
            makeDurable(current);
        }
    }

    /** Somebody else may have made the folder and not come to making it durable. */
    private void makeDurable(Path folder) throws IOException {
        // Under the lock, so that nobody removes the folder and makes another one meanwhile.
        synchronized (durable) {
            Object identity = Files.readAttributes(folder, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS)
                    .fileKey();
            if (identity == null || !identity.equals(durable.get(folder))) {
                force(folder.getParent());
                durable.put(folder, identity);
            }
        }
    }

    /**
     * Removes a folder and those above it, below the root, as far as they are empty.
     *
     * @return the folder that stays
     */
    Path prune(Path folder) throws IOException {
        Path current = folder;
        while (!current.equals(root)) {
            synchronized (durable) {
                durable.remove(current);
                if (!removeEmptyFolder(current)) {
                    return current;
                }
            }
            current = current.getParent();
        }
        return root;
    }

    /**
     * Removes a folder and never anything else: an object may just have taken its name.
     *
     * @return whether it is gone
     */
    private static boolean removeEmptyFolder(Path folder) throws IOException {
        try (DirectoryStream<Path> parent = Files.newDirectoryStream(folder.getParent())) {
            if (!(parent instanceof SecureDirectoryStream<Path> entries)) {
                return false;
            }
            entries.deleteDirectory(folder.getFileName());
            return true;
        } catch (NoSuchFileException e) {
            // Another thread was faster; what is above is for both to look at.
            return true;
        } catch (FileSystemException e) {
            // It is not empty, it is an object, or somebody else's file system is mounted there.
            return false;
        }
    }

    /** Has a folder's entries survive a crash. */
    static void force(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** A folder that went, as with a disk that was taken away, must not be made anew in its place. */
    void requireRoot() throws StorageException {
        if (!Files.isDirectory(root)) {
            throw new StorageException(
                    ErrorCode.STORAGE_UNREACHABLE,
                    "the folder '" + root + "' is not there any more",
                    "mount its disk again, or make the folder",
                    null);
        }
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            BasicFileAttributes attributes =
                    Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (attributes.isSymbolicLink()) {
                throw StorageFailures.linked(path);
            }
            return Optional.of(attributes);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }
}
