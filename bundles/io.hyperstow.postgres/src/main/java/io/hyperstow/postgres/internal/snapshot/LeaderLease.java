package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.api.catalog.SnapshotFacts;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.postgres.SessionWork;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.postgres.internal.connect.JdbcSession;
import io.hyperstow.postgres.internal.sql.Query;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

/**
 * A lease. Readers import the snapshot in sessions of their own, one relation a transaction, and take its locks without
 * waiting: a session that waits for an exclusive lock would otherwise stop the reader, and the leader's lock that session,
 * for ever. What cannot be locked so is read on the leader's session.
 */
final class LeaderLease implements SnapshotLease {

    /**
     * How long a statement of a reader may wait for what no reader locks itself, such as an index that is rebuilt.
     */
    private static final String PATIENCE = "60s";

    private static final long PING_SECONDS = 30;

    private final Database database;
    private final String databaseName;
    private final Duration lockTimeout;
    private final Progress progress;
    private final Session leader;
    private final Moment moment;
    private final Map<TableName, List<ProtectedRelation>> units = new HashMap<>();
    private final ReentrantLock leaderTurn = new ReentrantLock(true);
    private final ScheduledExecutorService pings;
    private volatile SQLException lost;
    private volatile boolean closed;

    /** What the leader saw. */
    record Moment(Inventory inventory, SnapshotFacts facts, String snapshotId, List<ProtectedRelation> relations) {}

    LeaderLease(SnapshotRequest request, Session leader, Moment moment) {
        this.database = request.database();
        this.databaseName = request.databaseName();
        this.lockTimeout = request.lockTimeout();
        this.progress = request.progress();
        this.leader = leader;
        this.moment = moment;
        moment.relations().forEach(relation -> units.computeIfAbsent(relation.unit(), unit -> new ArrayList<>())
                .add(relation));
        pings = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "hyperstow-lease-" + leader.backendPid());
            thread.setDaemon(true);
            return thread;
        });
        pings.scheduleWithFixedDelay(this::ping, PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public Database database() {
        return database;
    }

    @Override
    public String databaseName() {
        return databaseName;
    }

    @Override
    public Duration lockTimeout() {
        return lockTimeout;
    }

    @Override
    public Inventory inventory() {
        return moment.inventory();
    }

    @Override
    public SnapshotFacts facts() {
        return moment.facts();
    }

    @Override
    public String snapshotId() {
        return moment.snapshotId();
    }

    @Override
    public <R> R read(TableName relation, CancelSignal cancel, SessionWork<R> work) throws SQLException, IOException {
        return read("'" + relation + "'", locksOf(relation), cancel, work);
    }

    @Override
    public <R> R read(Collection<TableName> relations, CancelSignal cancel, SessionWork<R> work)
            throws SQLException, IOException {
        Set<ProtectedRelation> locks = new LinkedHashSet<>();
        relations.forEach(relation -> locks.addAll(locksOf(relation)));
        String what = relations.stream().map(relation -> "'" + relation + "'").collect(Collectors.joining(", "));
        return read(what, List.copyOf(locks), cancel, work);
    }

    @Override
    public <R> R read(CancelSignal cancel, SessionWork<R> work) throws SQLException, IOException {
        return read("the catalogs", List.of(), cancel, work);
    }

    private <R> R read(String what, List<ProtectedRelation> locks, CancelSignal cancel, SessionWork<R> work)
            throws SQLException, IOException {
        cancel.throwIfCancelled();
        refuseWhenLost();
        try {
            Optional<Outcome<R>> done =
                    database.call(databaseName, session -> inTransaction(session, locks, cancel, work));
            return done.isPresent() ? done.get().value() : onLeader(cancel, work);
        } catch (SQLException | IOException | RuntimeException e) {
            if (cancel.cancelled() && !(e instanceof CancellationException)) {
                CancellationException cancelled = new CancellationException("cancelled");
                cancelled.addSuppressed(e);
                throw cancelled;
            }
            if (e instanceof SQLException sql) {
                refuseAsOurs(sql, what);
            }
            throw e;
        }
    }

    private List<ProtectedRelation> locksOf(TableName relation) {
        List<ProtectedRelation> own = units.get(relation);
        if (own == null) {
            throw new IllegalArgumentException("'" + relation + "' is not protected by this lease");
        }
        TableName table = own.get(0).table();
        List<ProtectedRelation> locks = new ArrayList<>();
        if (!table.equals(relation)) {
            locks.addAll(units.get(table));
        }
        locks.addAll(own);
        locks.removeIf(ProtectedRelation::foreign);
        return locks;
    }

    /** The result may be null, so that it needs a box of its own. */
    private record Outcome<R>(R value) {}

    /** Empty when the locks were not to be had at once. */
    private <R> Optional<Outcome<R>> inTransaction(
            Session session, List<ProtectedRelation> locks, CancelSignal cancel, SessionWork<R> work)
            throws SQLException, IOException {
        Connection connection = session.connection();
        CancelSignal.Registration registration = cancel.onCancel(session::cancel);
        connection.setAutoCommit(false);
        try {
            Query.run(
                    connection,
                    SnapshotQueries.BEGIN + "; SET TRANSACTION SNAPSHOT " + Query.literal(snapshotId())
                            + "; SET LOCAL lock_timeout = '" + PATIENCE + "'");
            if (!locks.isEmpty() && !lockAtOnce(connection, locks)) {
                return Optional.empty();
            }
            R value = work.run(session);
            connection.commit();
            return Optional.of(new Outcome<>(value));
        } finally {
            registration.close();
            endTransaction(connection);
        }
    }

    private static void endTransaction(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }

    private boolean lockAtOnce(Connection connection, List<ProtectedRelation> locks) throws SQLException {
        List<TableName> names = locks.stream().map(ProtectedRelation::name).toList();
        try {
            Query.run(connection, Leader.statement(names) + " NOWAIT");
            return true;
        } catch (SQLException e) {
            if (!"55P03".equals(e.getSQLState())) {
                throw e;
            }
            connection.rollback();
            List<Blockers.Blocker> blockers = Blockers.of(
                    connection, locks.stream().map(ProtectedRelation::oid).toList());
            progress.warn("'" + locks.get(locks.size() - 1).unit()
                    + "' is read on the session that holds the locks, because others wait for an exclusive lock and go "
                    + "on when this backup has ended: " + Blockers.named(blockers));
            return false;
        }
    }

    /** Inside a savepoint, so that a failed work leaves the snapshot and its locks as they are. */
    private <R> R onLeader(CancelSignal cancel, SessionWork<R> work) throws SQLException, IOException {
        try {
            leaderTurn.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting for the leader's session");
        }
        try {
            refuseWhenLost();
            cancel.throwIfCancelled();
            Connection connection = leader.connection();
            Query.run(connection, "SAVEPOINT reading; SET LOCAL lock_timeout = '" + PATIENCE + "'");
            try (JdbcSession lent = new JdbcSession(connection, (own, spoiled) -> {})) {
                CancelSignal.Registration registration = cancel.onCancel(lent::cancel);
                try {
                    return work.run(lent);
                } finally {
                    registration.close();
                    Query.run(connection, "ROLLBACK TO SAVEPOINT reading; RELEASE SAVEPOINT reading");
                }
            }
        } finally {
            leaderTurn.unlock();
        }
    }

    private void ping() {
        if (closed || !leaderTurn.tryLock()) {
            return;
        }
        try {
            Query.run(leader.connection(), "SELECT");
        } catch (SQLException e) {
            lost = e;
        } finally {
            leaderTurn.unlock();
        }
    }

    private void refuseWhenLost() {
        if (closed) {
            throw new IllegalStateException("the snapshot lease of database '" + databaseName + "' is closed");
        }
        if (lost != null) {
            throw lost();
        }
    }

    private BackupException lost() {
        return new BackupException(
                ErrorCode.SERVER_UNREACHABLE,
                "the snapshot of database '" + databaseName + "' is lost: the session that held it has ended",
                "see the server's log for why session " + leader.backendPid() + " ended, and start the backup again",
                lost);
    }

    /** A snapshot that is gone and one that never was give the same error, so the leader is asked. */
    private void refuseAsOurs(SQLException failure, String what) {
        if (lost == null) {
            ping();
        }
        if (lost != null) {
            throw lost();
        }
        if ("40P01".equals(failure.getSQLState())) {
            throw new BackupException(
                    ErrorCode.LOCK_TIMEOUT,
                    "reading " + what + " and a session that waits for its lock stood in each other's way",
                    "end the session that drops or rewrites the chunk, or try again later",
                    failure);
        }
        if ("55P03".equals(failure.getSQLState())) {
            throw new BackupException(
                    ErrorCode.LOCK_TIMEOUT,
                    "reading " + what + " waited " + PATIENCE + " for a lock: " + failure.getMessage(),
                    "end what rebuilds its indexes, or try again later",
                    failure);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        pings.shutdownNow();
        leader.close();
    }
}
