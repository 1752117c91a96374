package io.hyperstow.core.internal.backup;

import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.core.internal.artifact.XxhRowDigests;
import io.hyperstow.core.internal.backup.CountTask.Kind;
import io.hyperstow.core.internal.backup.CountTask.Unit;
import io.hyperstow.core.internal.backup.SegmentSums.Sum;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Counts rows at a lease's moment, and hashes them where that was asked for. */
final class RowCounter {

    /** The dump needs the machine's processors more; and to compile a count takes longer than to run most of them. */
    private static final String MODEST = "SET LOCAL max_parallel_workers_per_gather = 0; SET LOCAL jit = off";

    private static final XxhRowDigests DIGESTS = new XxhRowDigests();
    private static final String NO_DIGEST = DIGESTS.begin().text();
    private static final int REPORT_EVERY = 10_000;

    private final SnapshotLease lease;
    private final JobContext context;
    private final SegmentSums sums;

    /**
     * @param sums takes what was counted
     */
    RowCounter(SnapshotLease lease, JobContext context, SegmentSums sums) {
        this.lease = lease;
        this.context = context;
        this.sums = sums;
    }

    void run(CountTask task) throws SQLException, IOException {
        List<TableName> relations = task.units().stream().map(Unit::relation).toList();
        Map<Unit, Sum> counted = lease.read(
                relations, context, session -> task.digests() ? digests(task, session) : counts(task, session));
        counted.forEach((unit, sum) -> {
            if (unit.kind() == Kind.ROOT && sum.rows() > 0) {
                warnOfStrays(unit.table(), sum.rows());
            }
            sums.add(unit.table(), unit.relation(), unit.kind() == Kind.ROOT ? new Sum(0, NO_DIGEST) : sum);
        });
        if (!task.digests()) {
            context.advance(counted.values().stream().mapToLong(Sum::rows).sum(), 0);
        }
    }

    private void warnOfStrays(TableName table, long rows) {
        String root = table.quoted();
        context.warn("hypertable '" + table + "' has " + rows
                + " row(s) in its root table, where no query finds them, and so has the backup; hint: as superuser: BEGIN; "
                + "SET LOCAL timescaledb.restoring = on; CREATE TEMP TABLE stray AS SELECT * FROM ONLY " + root
                + "; DELETE FROM ONLY " + root + "; SET LOCAL timescaledb.restoring = off; INSERT INTO " + root
                + " SELECT * FROM stray; COMMIT");
    }

    private Map<Unit, Sum> counts(CountTask task, Session session) throws SQLException, IOException {
        Map<Unit, Sum> counted = new LinkedHashMap<>();
        List<Unit> selected = new ArrayList<>();
        boolean leader = onLeader(session);
        for (Unit unit : task.units()) {
            boolean copied = unit.kind() == Kind.ROOT || unit.kind() == Kind.CHUNK && leader;
            if (copied && !unit.columns().isEmpty()) {
                String sql =
                        CopyStatement.direct(unit.relation(), unit.columns().subList(0, 1), RowFormat.TEXT);
                counted.put(unit, new Sum(session.copyOut(sql, (buffer, offset, length) -> {}), NO_DIGEST));
            } else {
                selected.add(unit);
            }
        }
        if (selected.isEmpty()) {
            return counted;
        }
        try (Statement statement = session.connection().createStatement()) {
            statement.execute(MODEST);
            try (ResultSet rows = statement.executeQuery(select(selected))) {
                while (rows.next()) {
                    counted.put(selected.get(rows.getInt(1)), new Sum(rows.getLong(2), NO_DIGEST));
                }
            }
        }
        return counted;
    }

    /**
     * The leader's transaction began before the snapshot was taken, every other one later. It is lent where somebody waits
     * for an exclusive lock; a {@code drop_chunks} that does holds the chunk's slice in the catalog, which TimescaleDB's
     * planner locks too: PostgreSQL would end one of the two. COPY of a chunk does without the planner.
     */
    private boolean onLeader(Session session) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT transaction_timestamp()")) {
            row.next();
            return !row.getObject(1, OffsetDateTime.class)
                    .toInstant()
                    .isAfter(lease.facts().takenAt());
        }
    }

    private static String select(List<Unit> units) {
        return IntStream.range(0, units.size())
                .mapToObj(i -> "SELECT " + i + ", count(*) FROM " + from(units.get(i)))
                .collect(Collectors.joining("\nUNION ALL "));
    }

    private static String from(Unit unit) {
        boolean only = unit.kind() == Kind.TABLE || unit.kind() == Kind.CHUNK || unit.kind() == Kind.ROOT;
        return (only ? "ONLY " : "") + unit.relation().quoted();
    }

    private Map<Unit, Sum> digests(CountTask task, Session session) throws SQLException, IOException {
        Map<Unit, Sum> read = new LinkedHashMap<>();
        for (Unit unit : task.units()) {
            Hashing hashing = new Hashing();
            session.copyOut(
                    unit.kind() == Kind.COMPRESSED_CHUNK
                            ? CopyStatement.out(unit.relation(), false, unit.columns(), RowFormat.TEXT)
                            : CopyStatement.direct(unit.relation(), unit.columns(), RowFormat.TEXT),
                    hashing);
            hashing.report();
            read.put(unit, hashing.sum());
        }
        return read;
    }

    /** Hashes rows and tells progress of them in thousands. */
    private final class Hashing implements Session.RowConsumer {

        private final XxhRowDigests.RowDigest digest = DIGESTS.begin();
        private long rows;

        @Override
        public void row(byte[] buffer, int offset, int length) {
            digest.add(buffer, offset, length);
            if (++rows == REPORT_EVERY) {
                report();
            }
        }

        void report() {
            context.advance(rows, 0);
            rows = 0;
        }

        Sum sum() {
            return new Sum(digest.rows(), digest.text());
        }
    }
}
