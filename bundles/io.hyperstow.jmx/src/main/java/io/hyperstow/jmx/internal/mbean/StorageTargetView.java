package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.ObjectRange;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.InputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A storage target as an MXBean. */
public final class StorageTargetView implements StorageTargetMXBean {

    private static final int CHECK_BYTES = 64 * 1024;

    private final Lent<StorageTarget> target;

    public StorageTargetView(Lent<StorageTarget> target) {
        this.target = target;
    }

    private StorageProperties properties() {
        return Refusals.passOn(() -> target.call(StorageTarget::properties));
    }

    @Override
    public String getKind() {
        return properties().kind();
    }

    @Override
    public String getLocation() {
        return properties().location();
    }

    @Override
    public List<String> getFeatures() {
        return properties().features().stream().map(Enum::name).sorted().toList();
    }

    @Override
    public StorageCheck check() {
        return Refusals.passOn(() -> target.call(StorageTargetView::writeReadDelete));
    }

    private static StorageCheck writeReadDelete(StorageTarget target) throws IOException {
        byte[] written = new byte[CHECK_BYTES];
        SecureRandom random = new SecureRandom();
        random.nextBytes(written);
        byte[] name = new byte[8];
        random.nextBytes(name);
        ObjectKey key = new ObjectKey("check/" + HexFormat.of().formatHex(name));
        long begin = System.nanoTime();
        try {
            try (StorageWrite write = target.create(key)) {
                write.stream().write(written);
                write.commit();
            }
            try (InputStream read = target.open(key, ObjectRange.ALL)) {
                if (!Arrays.equals(written, read.readAllBytes())) {
                    throw new IllegalStateException("object '" + key + "' of storage '"
                            + target.properties().name() + "' does not read back as it was written\n"
                            + "hint: do not store backups there before its disk or service is repaired");
                }
            }
        } finally {
            target.delete(key);
        }
        return new StorageCheck(key.value(), CHECK_BYTES, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }
}
