package io.hyperstow.api.postgres;

import io.hyperstow.api.model.BackupException;
import java.sql.SQLException;
import org.osgi.annotation.versioning.ProviderType;

/** Takes snapshots that stay true although the database goes on: locks first, then the snapshot, then a look back. */
@ProviderType
public interface SnapshotService {

    /**
     * Locks the chosen tables and their chunks in ACCESS SHARE mode, takes and exports a snapshot, reads the inventory in
     * it, and starts over when the chosen tables or their chunks have changed meanwhile.
     *
     * @return the lease; the caller closes it
     * @throws BackupException {@code LOCK_TIMEOUT} with the table and who holds it, {@code LOCKS_EXHAUSTED},
     *     {@code SNAPSHOT_UNSTABLE}, {@code PERMISSION_DENIED}, {@code ROW_SECURITY}, or what {@link Database#open} throws
     */
    SnapshotLease lease(SnapshotRequest request) throws SQLException;
}
