package io.hyperstow.api.postgres;

import io.hyperstow.api.catalog.SnapshotFacts;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One moment of a database, held until it is closed: the leader's session keeps the locks and the exported snapshot.
 * Safe for use by many threads.
 */
@ProviderType
public interface SnapshotLease extends AutoCloseable {

    Database database();

    String databaseName();

    /** How long whoever works on this snapshot waits for a lock; zero is for ever. */
    Duration lockTimeout();

    /** The inventory at that moment. */
    Inventory inventory();

    SnapshotFacts facts();

    /** The exported snapshot's id, for {@code SET TRANSACTION SNAPSHOT} and {@code pg_dump --snapshot}. */
    String snapshotId();

    /**
     * Reads one relation at that moment, in a transaction of its own on another session. Where that session cannot have
     * the relation's lock at once, because somebody queues for an exclusive one, the work is done on the leader's session
     * instead, which has the lock already, one work at a time.
     *
     * @param relation the table or chunk to read; one that the lease protects
     * @param cancel ends the statement under way
     * @param work runs in a read-only transaction on the snapshot; must not end it
     */
    <R> R read(TableName relation, CancelSignal cancel, SessionWork<R> work) throws SQLException, IOException;

    /**
     * Reads several relations in one transaction, as {@link #read(TableName, CancelSignal, SessionWork)} reads one.
     *
     * @param relations tables and chunks that the lease protects; few enough that their locks in one transaction matter
     *     to nobody
     */
    <R> R read(Collection<TableName> relations, CancelSignal cancel, SessionWork<R> work)
            throws SQLException, IOException;

    /**
     * Reads the catalogs at that moment, in a transaction of its own on another session. Takes no lock of a relation, so
     * that rows are not to be read here.
     *
     * @param cancel ends the statement under way
     * @param work runs in a read-only transaction on the snapshot; must not end it
     */
    <R> R read(CancelSignal cancel, SessionWork<R> work) throws SQLException, IOException;

    /** Ends the snapshot and releases the locks. May be called again. */
    @Override
    void close();
}
