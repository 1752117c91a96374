package io.hyperstow.storage.local.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import io.hyperstow.testkit.storage.StorageTargetContract;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole contract again, on a folder whose file system answers as FAT does when it is asked for a hard link. */
class FileSystemWithoutHardLinksTest extends StorageTargetContract {

    @TempDir
    Path directory;

    @Override
    protected StorageTarget target() throws Exception {
        return new LocalStorageTarget("local", ObjectFolder.open(directory), new Publication() {
            @Override
            void link(Path name, Path written) throws FileSystemException {
                throw new FileSystemException(name.toString(), written.toString(), "Operation not permitted");
            }
        });
    }

    @Test
    void saysWhichClaimAWriterLeftThatDied() throws Exception {
        StorageTarget target = target();
        Path claim = directory.resolve(LocalWrite.MARK + "object" + Publication.CLAIM);
        Files.createFile(claim);
        ObjectKey key = new ObjectKey("object");
        try (StorageWrite write = target.create(key)) {
            StorageException failure = assertThrows(StorageException.class, write::commit);
            assertEquals(ErrorCode.STORAGE_FAILED, failure.code());
            assertTrue(failure.getMessage().contains(claim.toString()), failure.getMessage());
        }
        assertTrue(target.stat(key).isEmpty());
        Files.delete(claim);
        try (StorageWrite write = target.create(key)) {
            write.commit();
        }
    }
}
