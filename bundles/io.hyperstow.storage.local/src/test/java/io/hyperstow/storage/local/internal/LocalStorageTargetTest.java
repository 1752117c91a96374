package io.hyperstow.storage.local.internal;

import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.testkit.storage.StorageTargetContract;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTargetTest extends StorageTargetContract {

    @TempDir
    Path directory;

    @Override
    protected StorageTarget target() throws Exception {
        return new LocalStorageTarget("local", ObjectFolder.open(directory), new Publication());
    }
}
