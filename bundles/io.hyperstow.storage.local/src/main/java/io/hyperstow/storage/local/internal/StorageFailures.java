package io.hyperstow.storage.local.internal;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Turns failures of the file system into those that callers act on. */
final class StorageFailures {

    /** What Linux and macOS say for ENOSPC, EDQUOT and EFBIG where the language is English. */
    private static final List<String> FULL_TEXTS = List.of("no space left", "quota exceeded", "file too large");

    /** With less than this left a write that failed is taken to have failed for want of room, in any language. */
    private static final long FULL_BYTES = 64 * 1024;

    private StorageFailures() {}

    /**
     * A failure to change something.
     *
     * @param doing what failed, to be followed by the path: {@code cannot write}
     * @param path where
     * @param cause the failure; returned as it is when it is translated already
     */
    static StorageException changing(String doing, Path path, IOException cause) {
        if (cause instanceof StorageException translated) {
            return translated;
        }
        String problem = doing + " '" + path + "'";
        if (full(path, cause)) {
            return new StorageException(
                    ErrorCode.STORAGE_FULL,
                    problem + ": no room is left",
                    "make room on the file system that holds it, or raise the quota",
                    cause);
        }
        if (readOnly(path)) {
            return new StorageException(
                    ErrorCode.STORAGE_DENIED,
                    problem + ": the file system is read-only",
                    "mount it for writing, or use this storage only to restore from",
                    cause);
        }
        return reading(doing, path, cause);
    }

    /** A failure to read something; the arguments are those of {@link #changing}. */
    static StorageException reading(String doing, Path path, IOException cause) {
        if (cause instanceof StorageException translated) {
            return translated;
        }
        String problem = doing + " '" + path + "'";
        if (cause instanceof AccessDeniedException) {
            return new StorageException(
                    ErrorCode.STORAGE_DENIED,
                    problem + ": permission denied",
                    "let user '" + System.getProperty("user.name") + "', who runs the agent, read and write it",
                    cause);
        }
        return new StorageException(
                ErrorCode.STORAGE_FAILED,
                problem + ": " + reason(cause),
                "look into the system's log for errors of that disk",
                cause);
    }

    static StorageException missing(ObjectKey key, Path path) {
        return new StorageException(
                ErrorCode.ARTIFACT_MISSING,
                "there is no object '" + key + "': no file '" + path + "'",
                "look whether the file was moved or deleted by hand",
                null);
    }

    static StorageException exists(ObjectKey key, Path path) {
        return new StorageException(
                ErrorCode.OBJECT_EXISTS,
                "the object '" + key + "' exists: '" + path + "'",
                "objects are never overwritten: choose another key",
                null);
    }

    static StorageException linked(Path link) {
        return new StorageException(
                ErrorCode.STORAGE_DENIED,
                "'" + link + "' is a symbolic link, which may lead out of the storage's folder",
                "replace it by a real folder or file, or mount the other disk there",
                null);
    }

    private static boolean full(Path path, IOException cause) {
        String text = reason(cause).toLowerCase(Locale.ROOT);
        return FULL_TEXTS.stream().anyMatch(text::contains)
                || !(cause instanceof NoSuchFileException)
                        && !(cause instanceof ClosedChannelException)
                        && roomLeft(path) < FULL_BYTES;
    }

    private static long roomLeft(Path path) {
        try {
            return Files.getFileStore(nearest(path)).getUsableSpace();
        } catch (IOException unknown) {
            // The failure at hand is reported; this one would only hide it.
            return Long.MAX_VALUE;
        }
    }

    private static boolean readOnly(Path path) {
        try {
            return Files.getFileStore(nearest(path)).isReadOnly();
        } catch (IOException unknown) {
            // As above.
            return false;
        }
    }

    private static Path nearest(Path path) {
        Path existing = path;
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        return existing;
    }

    private static String reason(IOException cause) {
        if (cause instanceof ClosedChannelException) {
            return "its stream was closed, or its thread was interrupted";
        }
        String reason = cause instanceof FileSystemException failure ? failure.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
