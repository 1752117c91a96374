package io.hyperstow.api.postgres;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Inventory;
import java.sql.SQLException;
import org.osgi.annotation.versioning.ProviderType;

/** Finds out what is in a database: PostgreSQL 15 to 18, with TimescaleDB 2.13 to 2.31 or without. */
@ProviderType
public interface DatabaseInspector {

    /**
     * Reads the inventory in the session's transaction and leaves the transaction as it was: inside a snapshot the
     * inventory is that of the snapshot.
     *
     * @throws BackupException {@code VERSION_UNSUPPORTED}
     */
    Inventory inspect(Session session) throws SQLException;
}
