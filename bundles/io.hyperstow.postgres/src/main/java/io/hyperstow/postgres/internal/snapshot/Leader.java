package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.postgres.internal.sql.Query;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** The statements of the leader's transaction, in the order that keeps the snapshot true. */
final class Leader {

    private static final int BATCH = 100;

    private final Session session;

    Leader(Session session) {
        this.session = session;
    }

    Connection connection() {
        return session.connection();
    }

    /**
     * Refuses when the server's lock table has no room for so many locks more.
     *
     * @throws BackupException {@code LOCKS_EXHAUSTED}
     */
    void checkRoom(int locks) throws SQLException {
        Room room = Query.one(
                connection(),
                SnapshotQueries.LOCK_ROOM,
                row -> new Room(row.getLong("per_transaction"), row.getLong("transactions"), row.getLong("taken")));
        if (locks + room.taken() > room.perTransaction() * room.transactions()) {
            throw exhausted(locks, room, null);
        }
    }

    private record Room(long perTransaction, long transactions, long taken) {

        /** The setting that would do, with a quarter to spare for other sessions. */
        long wanted(int relations) {
            return Math.max(perTransaction + 1, (relations + taken) * 5 / 4 / transactions + 1);
        }
    }

    private static BackupException exhausted(int relations, Room room, SQLException cause) {
        return new BackupException(
                ErrorCode.LOCKS_EXHAUSTED,
                "the server's lock table has room for " + room.perTransaction() * room.transactions() + " locks, "
                        + room.taken() + " are taken, and this snapshot needs " + relations,
                "set max_locks_per_transaction to " + room.wanted(relations) + " or more and restart the server",
                cause);
    }

    /**
     * Begins the transaction and locks the relations. Neither takes a snapshot.
     *
     * @throws BackupException {@code LOCK_TIMEOUT}, {@code LOCKS_EXHAUSTED}, {@code PERMISSION_DENIED}
     * @throws SQLException with state 42P01 when a relation has gone
     */
    void lock(List<ProtectedRelation> relations, Duration timeout) throws SQLException {
        connection().setAutoCommit(false);
        Query.run(connection(), SnapshotQueries.BEGIN + "; SET LOCAL lock_timeout = " + timeout.toMillis());
        List<ProtectedRelation> lockable =
                relations.stream().filter(relation -> !relation.foreign()).toList();
        for (int from = 0; from < lockable.size(); from += BATCH) {
            List<ProtectedRelation> batch = lockable.subList(from, Math.min(from + BATCH, lockable.size()));
            try {
                Query.run(
                        connection(),
                        statement(batch.stream().map(ProtectedRelation::name).toList()));
            } catch (SQLException e) {
                throw explained(e, batch, relations.size(), timeout);
            }
        }
        Query.run(connection(), "SET LOCAL lock_timeout = 0");
    }

    static String statement(List<TableName> relations) {
        return "LOCK TABLE "
                + relations.stream().map(name -> "ONLY " + name.quoted()).collect(Collectors.joining(", "))
                + " IN ACCESS SHARE MODE";
    }

    private SQLException explained(SQLException failure, List<ProtectedRelation> batch, int all, Duration timeout)
            throws SQLException {
        String state = failure.getSQLState();
        connection().rollback();
        if ("55P03".equals(state)) {
            throw timedOut(failure, batch, timeout);
        }
        if ("53200".equals(state)) {
            Room room = Query.one(
                    connection(),
                    SnapshotQueries.LOCK_ROOM,
                    row -> new Room(row.getLong("per_transaction"), row.getLong("transactions"), row.getLong("taken")));
            throw exhausted(all, room, failure);
        }
        if ("42501".equals(state)) {
            throw new BackupException(
                    ErrorCode.PERMISSION_DENIED,
                    "the role may not lock one of the tables: " + failure.getMessage(),
                    "GRANT SELECT on it to the role",
                    failure);
        }
        return failure;
    }

    private BackupException timedOut(SQLException failure, List<ProtectedRelation> batch, Duration timeout)
            throws SQLException {
        List<Blockers.Blocker> blockers = Blockers.of(
                connection(), batch.stream().map(ProtectedRelation::oid).toList());
        connection().rollback();
        String tables = blockers.stream()
                .map(blocker -> nameOf(blocker.relation(), batch))
                .distinct()
                .collect(Collectors.joining(", "));
        if (tables.isEmpty()) {
            tables = batch.size() == 1 ? "'" + batch.get(0).name() + "'" : "one of " + batch.size() + " tables";
        }
        return new BackupException(
                ErrorCode.LOCK_TIMEOUT,
                "the lock on " + tables + " was not granted in " + timeout.toSeconds() + " s: it is held by "
                        + Blockers.named(blockers),
                "wait until that session has ended its transaction, or raise lockTimeoutSeconds",
                failure);
    }

    private static String nameOf(long oid, List<ProtectedRelation> batch) {
        return batch.stream()
                .filter(relation -> relation.oid() == oid)
                .map(relation -> "'" + relation.name() + "'")
                .findFirst()
                .orElse("'" + oid + "'");
    }
}
