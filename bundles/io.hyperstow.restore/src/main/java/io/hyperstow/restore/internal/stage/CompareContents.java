package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.catalog.RowDigests.RowDigest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Compares the rows of the restored tables with the backup: their number, and their digest where that is asked for. */
final class CompareContents {

    /** One relation to read: a chunk, or a plain table. */
    private record Read(TableName table, TableName relation, TableContent content, long weight) implements Task {

        @Override
        public String id() {
            return "check " + relation;
        }

        @Override
        public String description() {
            return id();
        }
    }

    private record Found(long rows, String digest) {}

    private final RestoreRun run;
    private final boolean hashes;
    private final Map<TableName, Found> found = new HashMap<>();

    CompareContents(RestoreRun run) {
        this.run = run;
        this.hashes = run.blueprint().options().check() == Check.HASHES;
    }

    /** What differs, one line each; empty when nothing does. */
    List<String> differences(Inventory target) throws Exception {
        List<Read> reads = new ArrayList<>();
        List<String> differences = new ArrayList<>();
        Map<TableName, List<Chunk>> chunks = target.chunksByHypertable();
        for (TableContent content : run.blueprint().manifest().contents()) {
            TableName name = content.table();
            if (!run.blueprint().tables().contains(name) || appended(name)) {
                continue;
            }
            found.put(name, new Found(0, run.tools().digests().begin().text()));
            if (target.hypertable(name).isEmpty()) {
                reads.add(new Read(name, name, content, Math.max(1, content.rows())));
            }
            for (Chunk chunk : chunks.getOrDefault(name, List.of())) {
                reads.add(new Read(name, chunk.name(), content, Math.max(1, chunk.bytes())));
            }
        }
        run.job().runAll(reads, run.blueprint().options().workers(), this::read);
        for (TableContent content : run.blueprint().manifest().contents()) {
            Found result = found.get(content.table());
            long rejected = run.rejects().count(content.table());
            if (result != null && result.rows() != content.rows() - rejected) {
                differences.add("'" + content.table() + "' has " + result.rows() + " rows, the backup " + content.rows()
                        + (rejected == 0 ? "" : ", of which " + rejected + " were rejected"));
            } else if (result != null && hashes && !result.digest().equals(content.digest())) {
                differences.add("the rows of '" + content.table() + "' are not the backup's: digest " + result.digest()
                        + ", expected " + content.digest());
            }
        }
        return differences;
    }

    /** Rows that were there before make a whole table's count meaningless; what was loaded was counted by the load. */
    private boolean appended(TableName name) {
        return run.blueprint().options().existing() == Existing.APPEND
                && !run.blueprint().created().contains(name);
    }

    private void read(Read task) throws SQLException, IOException {
        Found part = run.inTarget(session -> {
            CancelSignal.Registration cancelling = run.job().onCancel(session::cancel);
            try {
                return hashes ? digest(task, session) : count(task, session);
            } finally {
                cancelling.close();
            }
        });
        synchronized (found) {
            found.merge(
                    task.table(),
                    part,
                    (one, other) -> new Found(
                            one.rows() + other.rows(), run.tools().digests().sum(one.digest(), other.digest())));
        }
    }

    private Found count(Read task, Session session) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + from(task))) {
            row.next();
            return new Found(row.getLong(1), run.tools().digests().begin().text());
        }
    }

    private Found digest(Read task, Session session) throws SQLException, IOException {
        RowDigest digest = run.tools().digests().begin();
        List<String> columns = run.blueprint().table(task.table()).copiedColumns().stream()
                .map(Column::name)
                .toList();
        boolean only = task.relation().equals(task.table());
        session.copyOut(
                CopyStatement.out(task.relation(), only, columns, task.content().format()), digest::add);
        return new Found(digest.rows(), digest.text());
    }

    private static String from(Read task) {
        boolean only = task.relation().equals(task.table());
        return (only ? "ONLY " : "") + task.relation().quoted();
    }
}
