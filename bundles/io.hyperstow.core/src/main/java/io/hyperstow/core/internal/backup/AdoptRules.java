package io.hyperstow.core.internal.backup;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.adopt.ForeignFormat;
import io.hyperstow.core.internal.artifact.ForeignObject;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLayout;
import java.io.IOException;

/** What can be told of an object that is to be adopted by its key and its first bytes. */
final class AdoptRules {

    private AdoptRules() {}

    /**
     * @throws BackupException {@code INVALID_ARGUMENT}
     */
    static ObjectKey key(String text) {
        ObjectKey key = new ObjectKey(text);
        if (!RepositoryLayout.isForeign(text)) {
            throw new BackupException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + text + "' belongs to the repository itself",
                    "restore the backup it is of, or copy the file to another key");
        }
        return key;
    }

    /**
     * What an object is.
     *
     * @throws BackupException {@code INVALID_ARGUMENT} when there is none; {@code UNSUPPORTED} when it is nothing that can
     *     be adopted; {@code FILE_MALFORMED} when it cannot be decoded
     */
    static ForeignFormat format(Repository repository, ObjectKey key) throws IOException {
        ObjectInfo info = repository.target().stat(key).orElse(null);
        if (info == null) {
            throw absent(repository, key);
        }
        try (ForeignObject object = new ForeignObject(repository.target(), info)) {
            ForeignFormat format = ForeignFormat.of(object.content().readNBytes(ForeignFormat.LENGTH));
            if (format == ForeignFormat.CSV) {
                return format;
            }
            if (format != ForeignFormat.ARCHIVE) {
                throw refused(key, format);
            }
            if (object.codec() != Codec.NONE) {
                throw new BackupException(
                        ErrorCode.UNSUPPORTED,
                        "'" + key + "' is an archive of pg_dump in a file of "
                                + object.codec().suffix(),
                        "unpack it: pg_restore cannot read it like that, and the archive is compressed inside");
            }
            return format;
        }
    }

    private static BackupException absent(Repository repository, ObjectKey key) throws IOException {
        ObjectKey contents = new ObjectKey(key + "/toc.dat");
        return repository.target().stat(contents).isPresent()
                ? refused(key, ForeignFormat.DIRECTORY_ARCHIVE)
                : missing(repository.name(), key);
    }

    private static BackupException refused(ObjectKey key, ForeignFormat format) {
        String what =
                switch (format) {
                    case DIRECTORY_ARCHIVE -> "a directory archive of pg_dump (-Fd), or a part of one";
                    case TAR_ARCHIVE -> "a tar archive of pg_dump (-Ft)";
                    default -> "SQL of pg_dump or pg_dumpall";
                };
        return new BackupException(
                ErrorCode.UNSUPPORTED,
                "'" + key + "' is " + what + ", which cannot be adopted",
                "pg_dump archives are adopted in the custom format: pg_dump -Fc -f FILE. A backup with strategy pgdump needs"
                        + " no file at all"
                        + (format == ForeignFormat.SQL
                                ? "; this one is restored by psql"
                                : "; this one is restored by pg_restore"));
    }

    static BackupException missing(String storage, ObjectKey key) {
        return new BackupException(
                ErrorCode.INVALID_ARGUMENT,
                "storage '" + storage + "' holds no object '" + key + "'",
                "a key is the file's path below the target's folder or prefix, without a slash before it");
    }
}
