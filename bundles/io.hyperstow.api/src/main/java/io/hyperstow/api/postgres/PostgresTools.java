package io.hyperstow.api.postgres;

import io.hyperstow.api.model.BackupException;
import org.osgi.annotation.versioning.ProviderType;

/** Finds PostgreSQL's client programs. Safe for use by many threads. */
@ProviderType
public interface PostgresTools {

    /**
     * Finds a program whose major version fits the server of a profile: the same, else the nearest above.
     *
     * @param database whose folders are searched
     * @param program {@code pg_dump}, {@code pg_restore}, {@code pg_dumpall} or {@code psql}
     * @param serverMajor the server's major version
     * @throws BackupException {@code TOOLS_MISSING}, with every program that was looked at and its version
     */
    PostgresTool locate(Database database, String program, int serverMajor);
}
