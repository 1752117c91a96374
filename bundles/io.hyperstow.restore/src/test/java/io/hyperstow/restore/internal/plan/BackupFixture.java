package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupScope;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.SnapshotFacts;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.RefreshState;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A backup of a hypertable {@code public.cpu}, keyed by time and host, and a plain table {@code other.tags}. */
public final class BackupFixture {

    public static final long HOUR = 3_600_000_000L;
    public static final TableName CPU = new TableName("public", "cpu");
    public static final TableName TAGS = new TableName("other", "tags");

    private BackupFixture() {}

    public static Dimension byTime(long interval) {
        return new Dimension("time", "timestamp with time zone", Dimension.Kind.RANGE, interval, 0, "", "");
    }

    public static Hypertable hypertable(Dimension... dimensions) {
        return new Hypertable(CPU, List.of(dimensions), List.of(), Map.of(), List.of());
    }

    public static Column column(String name, String type) {
        return new Column(name, type, true, Column.Generation.NONE, true, "");
    }

    public static Table cpu() {
        return new Table(
                CPU,
                Table.Kind.TABLE,
                "owner",
                List.of("owner"),
                List.of(
                        column("time", "timestamp with time zone"),
                        column("host", "integer"),
                        column("site", "integer")),
                List.of(new Index(
                        "cpu_pkey",
                        "CREATE UNIQUE INDEX …",
                        true,
                        true,
                        true,
                        List.of("time", "host"),
                        "cpu_pkey",
                        false,
                        false)),
                List.of(
                        new Constraint(
                                "cpu_pkey",
                                Constraint.Type.PRIMARY_KEY,
                                "PRIMARY KEY (time, host)",
                                List.of("time", "host"),
                                null),
                        new Constraint(
                                "cpu_host_fkey",
                                Constraint.Type.FOREIGN_KEY,
                                "FOREIGN KEY (host) REFERENCES other.tags(id)",
                                List.of("host"),
                                TAGS)),
                List.of(),
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of(),
                10,
                1000,
                1);
    }

    public static Table tags() {
        return new Table(
                TAGS,
                Table.Kind.TABLE,
                "owner",
                List.of("owner"),
                List.of(column("id", "integer")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of(),
                10,
                1000,
                1);
    }

    public static ChunkContent chunk(int number, long startHour, long endHour) {
        return new ChunkContent(
                CPU,
                new TableName("_timescaledb_internal", "chunk_" + number),
                List.of(new ChunkRange("time", startHour * HOUR, endHour * HOUR)),
                false,
                5,
                "xxh3-64:0000000000000000",
                List.of());
    }

    public static DatabaseFacts facts(int serverVersion) {
        return new DatabaseFacts(
                "source",
                1,
                serverVersion,
                "UTF8",
                "libc",
                "C.UTF-8",
                "C.UTF-8",
                "",
                "",
                "owner",
                List.of(),
                List.of(),
                List.of("public"));
    }

    /** An aggregate over a hypertable or another aggregate, by the hour. */
    public static Aggregate aggregate(String view, TableName over) {
        TableName materialization = new TableName("_timescaledb_internal", "_materialized_hypertable_" + view.length());
        Dimension bucket =
                new Dimension("bucket", "timestamp with time zone", Dimension.Kind.RANGE, 240 * HOUR, 0, "", "");
        Table table = new Table(
                materialization,
                Table.Kind.TABLE,
                "owner",
                List.of("owner"),
                List.of(column("bucket", "timestamp with time zone")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of(),
                0,
                0,
                0);
        return new Aggregate(
                new TableName("public", view),
                over,
                materialization,
                true,
                " SELECT 1;",
                true,
                "owner",
                List.of("owner", "reader"),
                Map.of("", List.of("owner=arwdDxt/owner", "reader=r*/owner"), "bucket", List.of("=r/owner")),
                Map.of("", "it's hourly", "bucket", "the hour"),
                table,
                new Hypertable(materialization, List.of(bucket), List.of(), Map.of(), List.of()),
                new RefreshState(0, List.of(), 0, List.of()));
    }

    public static Manifest with(Manifest manifest, List<Aggregate> aggregates, List<TimescaleJob> jobs) {
        return new Manifest(
                manifest.format(),
                manifest.requires(),
                manifest.backupId(),
                manifest.agentId(),
                manifest.productVersion(),
                manifest.strategy(),
                manifest.label(),
                manifest.options(),
                manifest.startedAt(),
                manifest.endedAt(),
                manifest.database(),
                manifest.extensions(),
                manifest.snapshot(),
                manifest.scope(),
                manifest.hypertables(),
                manifest.tables(),
                aggregates,
                jobs,
                manifest.sequences(),
                manifest.views(),
                manifest.roles(),
                manifest.contents(),
                manifest.chunks(),
                manifest.artifacts(),
                manifest.totals());
    }

    public static Manifest manifest(List<Table> tables, List<ChunkContent> chunks) {
        return new Manifest(
                Manifest.FORMAT,
                List.of(),
                new BackupId("20261122T152233Z-7f3a9c"),
                "agent",
                "1",
                new Manifest.StrategyVersion("parallel-copy", "1"),
                "",
                Map.of(),
                Instant.EPOCH,
                Instant.EPOCH,
                facts(170012),
                List.of(new Extension("timescaledb", "public", "2.19.3", "apache")),
                new SnapshotFacts(Instant.EPOCH, 1, "0/0", 1, List.of()),
                new BackupScope(List.of("*"), List.of()),
                List.of(hypertable(byTime(12 * HOUR))),
                tables,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of("owner"),
                tables.stream()
                        .map(table -> new TableContent(table.name(), 5, RowFormat.BINARY, "xxh3-64:0000000000000000"))
                        .toList(),
                chunks,
                List.of(),
                new Manifest.Totals(tables.size(), 1, chunks.size(), 0, 0, 0, 0));
    }

    /** The same backup with other hypertables and jobs. */
    public static Manifest withHypertables(Manifest manifest, List<Hypertable> hypertables, List<TimescaleJob> jobs) {
        return new Manifest(
                manifest.format(),
                manifest.requires(),
                manifest.backupId(),
                manifest.agentId(),
                manifest.productVersion(),
                manifest.strategy(),
                manifest.label(),
                manifest.options(),
                manifest.startedAt(),
                manifest.endedAt(),
                manifest.database(),
                manifest.extensions(),
                manifest.snapshot(),
                manifest.scope(),
                hypertables,
                manifest.tables(),
                manifest.aggregates(),
                jobs,
                manifest.sequences(),
                manifest.views(),
                manifest.roles(),
                manifest.contents(),
                manifest.chunks(),
                manifest.artifacts(),
                manifest.totals());
    }

    /** The same backup with other artifacts. */
    public static Manifest withArtifacts(Manifest manifest, List<Artifact> artifacts) {
        return new Manifest(
                manifest.format(),
                manifest.requires(),
                manifest.backupId(),
                manifest.agentId(),
                manifest.productVersion(),
                manifest.strategy(),
                manifest.label(),
                manifest.options(),
                manifest.startedAt(),
                manifest.endedAt(),
                manifest.database(),
                manifest.extensions(),
                manifest.snapshot(),
                manifest.scope(),
                manifest.hypertables(),
                manifest.tables(),
                manifest.aggregates(),
                manifest.jobs(),
                manifest.sequences(),
                manifest.views(),
                manifest.roles(),
                manifest.contents(),
                manifest.chunks(),
                artifacts,
                manifest.totals());
    }
}
