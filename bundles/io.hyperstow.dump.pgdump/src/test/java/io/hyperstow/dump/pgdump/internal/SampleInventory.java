package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.BackupOptions.FilePer;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A database as an inspector would have found it, put together table by table. */
final class SampleInventory {

    private final int serverMajor;
    private final List<Table> tables = new ArrayList<>();
    private final List<Hypertable> hypertables = new ArrayList<>();
    private final List<Chunk> chunks = new ArrayList<>();
    private final List<Aggregate> aggregates = new ArrayList<>();
    private final List<Sequence> sequences = new ArrayList<>();

    SampleInventory(int serverMajor) {
        this.serverMajor = serverMajor;
    }

    static TableName name(String table) {
        return new TableName("public", table);
    }

    static TableName internal(String relation) {
        return new TableName("_timescaledb_internal", relation);
    }

    SampleInventory table(String name, Constraint... constraints) {
        return table(name, Table.Kind.TABLE, List.of(), constraints);
    }

    SampleInventory table(String name, Table.Kind kind, List<TableName> parents, Constraint... constraints) {
        tables.add(new Table(
                name(name),
                kind,
                "owner",
                List.of("owner"),
                List.of(),
                List.of(),
                List.of(constraints),
                List.of(),
                parents,
                false,
                List.of(),
                List.of(),
                -1,
                1000,
                1));
        return this;
    }

    /** A hypertable with chunks; the compressed ones come first. */
    SampleInventory hypertable(String name, int plainChunks, int compressedChunks) {
        table(name);
        int number = hypertables.size() + 1;
        hypertables.add(new Hypertable(
                name(name),
                List.of(new Dimension("time", "timestamp with time zone", Dimension.Kind.RANGE, 1, 0, "", "")),
                List.of(),
                Map.of()));
        for (int i = 1; i <= plainChunks + compressedChunks; i++) {
            chunks.add(new Chunk(
                    internal("_hyper_" + number + "_" + i + "_chunk"),
                    name(name),
                    List.of(new ChunkRange("time", i, i + 1)),
                    i <= compressedChunks,
                    i <= compressedChunks ? internal("compress_hyper_9" + number + "_" + i + "_chunk") : null,
                    -1,
                    10,
                    1,
                    List.of()));
        }
        return this;
    }

    SampleInventory aggregate(String view, String over) {
        aggregates.add(new Aggregate(
                name(view), name(over), internal("_materialized_hypertable_" + (aggregates.size() + 50)), true, ""));
        return this;
    }

    SampleInventory sequence(String name, String usedBy) {
        sequences.add(new Sequence(name(name), null, List.of(name(usedBy)), 1, true));
        return this;
    }

    static Constraint key(String to, String more) {
        return new Constraint(
                "points_to_" + to,
                Constraint.Type.FOREIGN_KEY,
                "FOREIGN KEY (a) REFERENCES " + to + "(a)" + more,
                List.of("a"),
                name(to));
    }

    Inventory build() {
        return new Inventory(
                new DatabaseFacts(
                        "x",
                        1,
                        serverMajor * 10_000,
                        "UTF8",
                        "libc",
                        "C",
                        "C",
                        "",
                        "",
                        "o",
                        List.of(),
                        List.of(),
                        List.of("public")),
                List.of(),
                tables,
                hypertables,
                chunks,
                aggregates,
                List.of(),
                sequences,
                List.of(),
                List.of());
    }

    /** Options of a whole database, or of chosen tables where patterns are given. */
    static BackupOptions options(int workers, Codec codec, Set<String> given, String... include) {
        return new BackupOptions(
                List.of(include),
                List.of(),
                List.of(),
                workers,
                RowFormat.AUTO,
                codec,
                codec.defaultLevel(),
                FilePer.TABLE,
                Duration.ofSeconds(7),
                Check.COUNTS,
                false,
                "",
                given);
    }
}
