package io.hyperstow.storage.local.internal;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/** Gives a written file its real name, which nobody else may have. */
class Publication {

    /** Ends the names of claims. */
    static final String CLAIM = ".claim";

    private static final Duration PATIENCE = Duration.ofSeconds(3);

    /**
     * Moves a file to a name in the same folder.
     *
     * @throws StorageException {@code OBJECT_EXISTS}; both names are as they were then
     */
    final void publish(ObjectKey key, Path written, Path name) throws IOException {
        try {
            link(name, written);
        } catch (FileAlreadyExistsException e) {
            throw StorageFailures.exists(key, name);
        } catch (NoSuchFileException | AccessDeniedException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException e) {
            // Most likely a file system without hard links; if not, the rename says what is wrong.
            renameUnderClaim(key, written, name);
            return;
        }
        try {
            Files.delete(written);
        } catch (IOException e) {
            undo(name, e);
            throw e;
        }
    }

    /** Takes a name back because of a failure. */
    static void undo(Path name, IOException failure) {
        try {
            Files.delete(name);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    /** Makes a second name for a file, only when nothing has it. */
    void link(Path name, Path written) throws IOException {
        Files.createLink(name, written);
    }

    private static void renameUnderClaim(ObjectKey key, Path written, Path name) throws IOException {
        Path claim = name.resolveSibling(LocalWrite.MARK + name.getFileName() + CLAIM);
        claim(key, claim, name);
        try {
            if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                throw StorageFailures.exists(key, name);
            }
            Files.move(written, name, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            undo(claim, e);
            throw e;
        }
        try {
            Files.delete(claim);
        } catch (IOException e) {
            undo(name, e);
            throw e;
        }
    }

    /** Waits while somebody else has the claim: soon there is an object, or a claim to be had. */
    private static void claim(ObjectKey key, Path claim, Path name) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try {
                Files.createFile(claim);
                return;
            } catch (FileAlreadyExistsException e) {
                if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
                    throw StorageFailures.exists(key, name);
                }
                if (System.nanoTime() > deadline) {
                    throw new StorageException(
                            ErrorCode.STORAGE_FAILED,
                            "somebody else is about to store '" + key + "' and holds '" + claim + "'",
                            "delete that file when no agent works with this storage",
                            e);
                }
            }
            pause();
        }
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(5);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClosedByInterruptException();
        }
    }
}
