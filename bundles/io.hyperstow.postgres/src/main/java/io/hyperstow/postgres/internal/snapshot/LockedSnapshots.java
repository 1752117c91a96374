package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.api.catalog.SnapshotFacts;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.api.postgres.SnapshotService;
import io.hyperstow.postgres.internal.inspect.TimescaleVersion;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Array;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Takes snapshots behind locks. Without the locks a {@code decompress_chunk}, {@code drop_chunks} or recompression
 * between the snapshot and a worker's read makes rows vanish with no error; so every relation is locked first, the
 * snapshot is the first thing the leader's transaction sees, and what it shows is compared with what was locked.
 */
@Component
public final class LockedSnapshots implements SnapshotService {

    private static final int ATTEMPTS = 10;

    private final DatabaseInspector inspector;

    @Activate
    public LockedSnapshots(@Reference DatabaseInspector inspector) {
        this.inspector = inspector;
    }

    @Override
    public SnapshotLease lease(SnapshotRequest request) throws SQLException {
        request.cancel().throwIfCancelled();
        Session session = request.database().open(request.databaseName());
        CancelSignal.Registration registration = request.cancel().onCancel(session::cancel);
        try {
            SnapshotLease lease = lease(request, session);
            session = null;
            return lease;
        } catch (SQLException | RuntimeException e) {
            request.cancel().throwIfCancelled();
            throw e;
        } finally {
            registration.close();
            if (session != null) {
                session.close();
            }
        }
    }

    private SnapshotLease lease(SnapshotRequest request, Session session) throws SQLException {
        Connection connection = session.connection();
        refuseRawEncoding(request, connection);
        Inventory inventory = inspector.inspect(session);
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            request.cancel().throwIfCancelled();
            List<ProtectedRelation> before = relations(connection, inventory, request);
            Selection.check(before, request.database(), session);
            Leader leader = new Leader(session);
            leader.checkRoom(request.archive() ? 2 * before.size() : before.size());
            String position = Query.one(connection, SnapshotQueries.WAL_POSITION, row -> row.getString(1));
            try {
                leader.lock(before, request.lockTimeout());
                Exported exported = Query.one(connection, SnapshotQueries.EXPORT, Exported::read);
                inventory = inspector.inspect(session);
                List<ProtectedRelation> after = relations(connection, inventory, request);
                if (oids(before).equals(oids(after))) {
                    Selection.warnOfSequences(connection, after, request.progress());
                    Selection.warnOfIndexes(after, inventory, request.progress());
                    if (!request.archive()) {}
                    SnapshotFacts facts = exported.facts(timeline(connection), position);
                    return new LeaderLease(
                            request, session, new LeaderLease.Moment(inventory, facts, exported.id(), after));
                }
                request.progress().log("tables or chunks changed while they were locked, the snapshot is taken again");
            } catch (SQLException e) {
                if (!Selection.vanished(e)) {
                    throw e;
                }
                request.progress()
                        .log("a table or chunk was dropped before it was locked, the snapshot is taken again");
            }
            connection.rollback();
            connection.setAutoCommit(true);
            inventory = inspector.inspect(session);
        }
        throw new BackupException(
                ErrorCode.SNAPSHOT_UNSTABLE,
                "the tables or chunks of database '" + request.databaseName() + "' changed during each of " + ATTEMPTS
                        + " attempts to take a snapshot",
                "try again when fewer chunks are created, dropped or compressed");
    }

    /** Bytes of such a database need not be UTF-8, which every session's encoding is. */
    private static void refuseRawEncoding(SnapshotRequest request, Connection connection) throws SQLException {
        if (Query.one(connection, SnapshotQueries.ENCODING, row -> row.getString(1))
                .equals("SQL_ASCII")) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "database '" + request.databaseName() + "' has the encoding SQL_ASCII, in which texts are bytes of "
                            + "no known encoding",
                    "move it into a database with encoding UTF8");
        }
    }

    private static List<ProtectedRelation> relations(
            Connection connection, Inventory inventory, SnapshotRequest request) throws SQLException {
        Set<TableName> chosen = request.tables().apply(inventory);
        TimescaleVersion version = inventory
                .timescaledb()
                .map(Extension::version)
                .map(TimescaleVersion::parse)
                .orElse(null);
        Array schemas = connection.createArrayOf(
                "text", chosen.stream().map(TableName::schema).toArray());
        Array names = connection.createArrayOf(
                "text", chosen.stream().map(TableName::name).toArray());
        return Query.list(connection, SnapshotQueries.relations(version), LockedSnapshots::relation, schemas, names);
    }

    private static ProtectedRelation relation(ResultSet row) throws SQLException {
        TableName chunk = row.getString("chunk_name") == null
                ? null
                : new TableName(row.getString("chunk_schema"), row.getString("chunk_name"));
        return new ProtectedRelation(
                row.getLong("oid"),
                new TableName(row.getString("nspname"), row.getString("relname")),
                new TableName(row.getString("table_schema"), row.getString("table_name")),
                chunk,
                row.getBoolean("is_foreign"),
                row.getBoolean("readable"),
                row.getBoolean("usable"),
                row.getBoolean("row_security"));
    }

    private static Set<Long> oids(List<ProtectedRelation> relations) {
        return relations.stream().map(ProtectedRelation::oid).collect(Collectors.toSet());
    }

    private static int timeline(Connection connection) throws SQLException {
        return Query.one(connection, SnapshotQueries.MAY_READ_TIMELINE, row -> row.getBoolean(1))
                ? Query.one(connection, SnapshotQueries.TIMELINE, row -> row.getInt(1))
                : 0;
    }

    private record Exported(String id, OffsetDateTime takenAt, long xmin, List<Long> xip) {

        static Exported read(ResultSet row) throws SQLException {
            return new Exported(
                    row.getString("id"),
                    row.getObject("taken_at", OffsetDateTime.class),
                    row.getLong("xmin"),
                    Query.numbers(row, "xip"));
        }

        SnapshotFacts facts(int timeline, String position) {
            return new SnapshotFacts(takenAt.toInstant(), timeline, position, xmin, xip);
        }
    }
}
