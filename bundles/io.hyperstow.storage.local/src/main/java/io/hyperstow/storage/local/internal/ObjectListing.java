package io.hyperstow.storage.local.internal;

import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Walks over the files of a folder and shows those that are objects, one by one: it holds no more than the folders
 * between the root and where it is. Names that no key can have, such as those of unfinished writes or
 * {@code lost+found}, are passed over.
 */
final class ObjectListing extends SimpleFileVisitor<Path> {

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]{1,120}");
    private static final int KEY_LENGTH = 900;

    private final Path root;
    private final String prefix;
    private final Consumer<ObjectInfo> visitor;

    ObjectListing(Path root, String prefix, Consumer<ObjectInfo> visitor) {
        this.root = root;
        this.prefix = prefix;
        this.visitor = visitor;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
        if (folder.equals(root)) {
            return FileVisitResult.CONTINUE;
        }
        String beginning = key(folder) + "/";
        boolean wanted = beginning.startsWith(prefix) || prefix.startsWith(beginning);
        return wanted && named(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
        String key = key(file);
        boolean wanted = key.startsWith(prefix) || attributes.isSymbolicLink() && prefix.startsWith(key + "/");
        if (!wanted || !named(file) || key.length() > KEY_LENGTH) {
            return FileVisitResult.CONTINUE;
        }
        if (attributes.isSymbolicLink()) {
            throw StorageFailures.linked(file);
        }
        if (attributes.isRegularFile()) {
            visitor.accept(new ObjectInfo(
                    new ObjectKey(key),
                    attributes.size(),
                    attributes.lastModifiedTime().toInstant()));
        }
        return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
        boolean gone = failure instanceof NoSuchFileException && !file.equals(root);
        if (gone || !named(file)) {
            return FileVisitResult.CONTINUE;
        }
        throw failure;
    }

    private String key(Path path) {
        return root.relativize(path).toString();
    }

    private static boolean named(Path path) {
        return PART.matcher(path.getFileName().toString()).matches();
    }
}
