package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;

/** What is thrown when an object is not what was written. */
public final class Damage {

    private Damage() {}

    /**
     * @param what what is wrong with it, the object being the subject
     * @param cause may be null
     */
    public static BackupException corrupt(ObjectKey key, String what, Throwable cause) {
        return new BackupException(
                ErrorCode.ARTIFACT_CORRUPT,
                "'" + key + "' " + what,
                "verify this backup to see all that is damaged, and restore from another one",
                cause);
    }

    /**
     * @param cause may be null
     */
    public static BackupException missing(ObjectKey key, Throwable cause) {
        return new BackupException(
                ErrorCode.ARTIFACT_MISSING,
                "'" + key + "' is not in the storage although the manifest names it",
                "verify this backup to see all that is missing, and restore from another one",
                cause);
    }

    /** Whether an exception says that an object is not what was written. */
    public static boolean isDamage(BackupException e) {
        return e.code() == ErrorCode.ARTIFACT_CORRUPT || e.code() == ErrorCode.ARTIFACT_MISSING;
    }
}
