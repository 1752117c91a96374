package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.catalog.RowDigests.RowDigest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.restore.internal.aggregate.AggregateStatements;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Compares continuous aggregates with the backup: their definition, settings, watermark and materialized rows. */
final class CompareAggregates {

    private final RestoreRun run;
    private final Inventory target;
    private final List<String> differences = new ArrayList<>();

    CompareAggregates(RestoreRun run, Inventory target) {
        this.run = run;
        this.target = target;
    }

    /** The materialized rows of one aggregate. */
    private record Read(Aggregate found, TableContent content) implements Task {

        @Override
        public String id() {
            return "check " + found.view();
        }

        @Override
        public String description() {
            return id();
        }

        @Override
        public long weight() {
            return Math.max(1, found.table().bytes());
        }
    }

    /** What differs, one line each; empty when nothing does. */
    List<String> differences() throws Exception {
        Blueprint blueprint = run.blueprint();
        List<Read> reads = new ArrayList<>();
        for (Aggregate wanted : blueprint.aggregates()) {
            Aggregate found = target.aggregate(wanted.view()).orElse(null);
            if (found == null) {
                differences.add("continuous aggregate '" + wanted.view() + "' is not there");
                continue;
            }
            compare(wanted, found);
            blueprint
                    .manifest()
                    .content(wanted.materialization())
                    .ifPresent(content -> reads.add(new Read(found, content)));
        }
        run.job().runAll(reads, blueprint.options().workers(), this::read);
        return differences;
    }

    private void compare(Aggregate wanted, Aggregate found) {
        boolean sameServer = run.blueprint().manifest().database().serverMajor()
                == target.database().serverMajor();
        // Another major version of the server writes the same query in other words.
        if (sameServer) {
            same(
                    wanted,
                    "definition",
                    wanted.definition().strip(),
                    found.definition().strip());
        }
        same(wanted, "materialized_only", wanted.materializedOnly(), found.materializedOnly());
        same(wanted, "comments", new TreeMap<>(wanted.comments()), new TreeMap<>(found.comments()));
        same(wanted, "dimensions", wanted.layout().dimensions(), found.layout().dimensions());
        same(
                wanted,
                "watermark",
                wanted.refreshed().watermark(),
                found.refreshed().watermark());
        same(wanted, "indexes", forms(wanted), forms(found));
        if (run.blueprint().options().owner() == Owner.KEEP) {
            same(wanted, "owner", wanted.owner(), found.owner());
        }
        differences.addAll(CompareSettings.compression(
                "continuous aggregate '" + wanted.view() + "'",
                AggregateStatements.compression(wanted),
                found.layout().compression()));
    }

    private static Set<String> forms(Aggregate aggregate) {
        return aggregate.table().indexes().stream()
                .filter(Index::valid)
                .map(index -> AggregateStatements.form(index, aggregate.materialization()))
                .collect(Collectors.toCollection(HashSet::new));
    }

    private void same(Aggregate aggregate, String what, Object wanted, Object found) {
        if (!wanted.equals(found)) {
            differences.add("continuous aggregate '" + aggregate.view() + "' has other " + what + ": " + found
                    + ", expected " + wanted);
        }
    }

    private void read(Read task) throws SQLException, IOException {
        TableContent content = task.content();
        boolean hashes = run.blueprint().options().check() == Check.HASHES;
        String difference = run.inTarget(session -> {
            if (!hashes) {
                long rows = count(session, task.found().materialization());
                return rows == content.rows() ? "" : rows + " materialized rows, the backup " + content.rows();
            }
            RowDigest digest = digest(session, task.found(), content);
            return digest.text().equals(content.digest())
                    ? ""
                    : "other materialized rows: digest " + digest.text() + ", expected " + content.digest();
        });
        if (!difference.isEmpty()) {
            synchronized (differences) {
                differences.add("continuous aggregate '" + task.found().view() + "' has " + difference);
            }
        }
    }

    private static long count(Session session, TableName table) throws SQLException {
        try (Statement statement = session.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table.quoted())) {
            row.next();
            return row.getLong(1);
        }
    }

    private RowDigest digest(Session session, Aggregate found, TableContent content) throws SQLException, IOException {
        RowDigest digest = run.tools().digests().begin();
        List<String> columns =
                found.table().copiedColumns().stream().map(Column::name).toList();
        session.copyOut(CopyStatement.out(found.materialization(), false, columns, content.format()), digest::add);
        return digest;
    }
}
