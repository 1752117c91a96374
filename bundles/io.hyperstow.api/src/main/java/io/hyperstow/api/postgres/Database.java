package io.hyperstow.api.postgres;

import io.hyperstow.api.model.BackupException;
import java.io.IOException;
import java.sql.SQLException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A configured connection profile: a server, a role, and a database to begin with. Registered as a service with the
 * property {@link #NAME}, one per configuration; secrets are not among its properties. Safe for use by many threads.
 */
@ProviderType
public interface Database {

    /** Service property: the profile's name. */
    String NAME = "name";

    String name();

    /** The JDBC URL without a password. */
    String url();

    /** The name of the profile's own database. */
    String databaseName();

    /**
     * Lends a session from the pool to a database of this server.
     *
     * @param databaseName the database; {@link #databaseName} for the profile's own
     * @throws BackupException {@code SERVER_UNREACHABLE}, {@code LOGIN_REFUSED}, {@code DATABASE_MISSING} when no
     *     session can be had
     */
    <R> R call(String databaseName, SessionWork<R> work) throws SQLException, IOException;

    /**
     * Opens a session of its own, which the caller closes: for work that holds a transaction for long.
     *
     * @throws BackupException as {@link #call}
     */
    Session open(String databaseName);

    /** Closes all pooled sessions to a database, those that are lent as soon as they come back. */
    void evict(String databaseName);

    /** What the server answers now. Asks at most once in ten seconds and never throws. */
    Status status();

    /**
     * A server as a console shows it.
     *
     * @param reachable whether a session could be had
     * @param serverVersion {@code 17.12}, or empty
     * @param timescaleVersion TimescaleDB in the profile's database, or empty
     * @param edition {@code apache}, {@code timescale}, or empty
     * @param lastError why it was not reachable, or empty
     */
    record Status(boolean reachable, String serverVersion, String timescaleVersion, String edition, String lastError) {}
}
