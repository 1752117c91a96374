package io.hyperstow.restore.internal.aggregate;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.LoadTargets;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.hypertable.CompressedChunks;
import io.hyperstow.restore.internal.hypertable.HypertableSettings;
import io.hyperstow.restore.internal.hypertable.Tablespaces;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Rebuilds one continuous aggregate, with the materialized rows of the backup: none is computed again. */
final class AggregateRebuild {

    private static final long BATCH_BYTES = 32L << 20;
    private static final int BATCH_SEGMENTS = 100;

    private final RestoreRun run;
    private final TargetTimescale timescale;
    private final Aggregate aggregate;

    AggregateRebuild(RestoreRun run, TargetTimescale timescale, Aggregate aggregate) {
        this.run = run;
        this.timescale = timescale;
        this.aggregate = aggregate;
    }

    /** Creates it without rows. */
    void create() throws SQLException, IOException {
        run.executeAtOnce(creating(timescale, aggregate));
        run.undo()
                .add(
                        "continuous aggregate '" + aggregate.view() + "'",
                        () -> run.undo("DROP MATERIALIZED VIEW IF EXISTS "
                                + aggregate.view().quoted() + " CASCADE"));
    }

    static List<String> creating(TargetTimescale timescale, Aggregate aggregate) {
        return List.of(
                AggregateStatements.ALLOW_WINDOWS,
                AggregateStatements.create(aggregate),
                AggregateStatements.interval(timescale, aggregate));
    }

    /** Fills what {@link #create} made, up to where it was materialized at the source. */
    void fill() throws Exception {
        RestoredAggregate restored = RestoredAggregate.find(run, aggregate);
        Tablespaces.attach(
                run, timescale, restored.materialization(), aggregate.layout().tablespaces());
        boolean superuser = run.blueprint().survey().superuser();
        if (!superuser) {
            Inventory target = run.inTarget(run.tools().inspector()::inspect);
            new RefreshByOwner(run, timescale, restored).prepare(covered(target, aggregate));
        }
        load(restored);
        if (superuser) {
            RefreshMarks.write(run, restored);
        }
        index(restored);
        compress(restored);
    }

    /** The slices in which there may be rows for an aggregate; in real time another aggregate has those of its own. */
    private static List<ChunkRange> covered(Inventory target, Aggregate aggregate) {
        Optional<Aggregate> below = target.aggregate(aggregate.hypertable());
        TableName stored = below.map(Aggregate::materialization).orElse(aggregate.hypertable());
        List<ChunkRange> covered = new ArrayList<>();
        for (Chunk chunk : target.chunksByHypertable().getOrDefault(stored, List.of())) {
            covered.add(chunk.ranges().get(0));
        }
        if (below.isPresent() && !below.get().materializedOnly()) {
            covered.addAll(covered(target, below.get()));
        }
        return covered;
    }

    private void load(RestoredAggregate restored) throws Exception {
        List<RestoreTask.Rows> tasks = new ArrayList<>();
        for (Artifact artifact : artifacts(run.blueprint(), aggregate)) {
            for (List<Segment> batch : batches(artifact)) {
                tasks.add(new RestoreTask.Rows(restored.materialization(), artifact, batch));
            }
        }
        RestoreContext context = run.context(LoadTargets.TABLES);
        run.job().runAll(tasks, run.blueprint().options().workers(), task -> run.strategy()
                .run(task, context));
    }

    /** Each batch is one transaction: large enough to be worth it, and not so many chunks that locks run out. */
    static List<List<Segment>> batches(Artifact artifact) {
        List<List<Segment>> batches = new ArrayList<>();
        List<Segment> batch = new ArrayList<>();
        long bytes = 0;
        for (Segment segment : artifact.segments()) {
            if (segment.rows() == 0) {
                continue;
            }
            boolean full = bytes + segment.bytes() > BATCH_BYTES || batch.size() == BATCH_SEGMENTS;
            if (full && !batch.isEmpty()) {
                batches.add(List.copyOf(batch));
                batch.clear();
                bytes = 0;
            }
            batch.add(segment);
            bytes += segment.bytes();
        }
        if (!batch.isEmpty()) {
            batches.add(List.copyOf(batch));
        }
        return batches;
    }

    /** What holds the materialized rows of an aggregate. */
    static List<Artifact> artifacts(Blueprint blueprint, Aggregate aggregate) {
        return blueprint.manifest().artifacts().stream()
                .filter(artifact -> artifact.kind() == ArtifactKind.AGGREGATE)
                .filter(artifact -> aggregate.materialization().equals(artifact.table()))
                .toList();
    }

    /** TimescaleDB has made an index of the time by itself; whatever else there was is made, and nothing more is kept. */
    private void index(RestoredAggregate restored) throws SQLException, IOException {
        Aggregate made = run.inTarget(run.tools().inspector()::inspect)
                .aggregate(aggregate.view())
                .orElseThrow();
        Set<String> there = new HashSet<>();
        made.table().indexes().forEach(index -> there.add(AggregateStatements.form(index, restored.materialization())));
        Set<String> wanted = new HashSet<>();
        for (Index index : aggregate.table().indexes()) {
            String form = AggregateStatements.form(index, aggregate.materialization());
            if (index.valid() && wanted.add(form) && !there.contains(form)) {
                run.execute(AggregateStatements.index(index, aggregate, restored.materialization()));
            }
        }
        for (Index index : made.table().indexes()) {
            if (!wanted.contains(AggregateStatements.form(index, restored.materialization()))) {
                TableName name = new TableName(restored.materialization().schema(), index.name());
                run.execute("DROP INDEX " + name.quoted());
            }
        }
    }

    private void compress(RestoredAggregate restored) throws Exception {
        if (aggregate.layout().compression().isEmpty()) {
            return;
        }
        Map<String, String> settings = AggregateStatements.compression(aggregate);
        run.execute(HypertableSettings.compress("MATERIALIZED VIEW", aggregate.view(), settings));
        List<Chunk> there = run.inTarget(run.tools().inspector()::inspect)
                .chunksByHypertable()
                .getOrDefault(restored.materialization(), List.of());
        List<Chunk> chunks = CompressedChunks.of(
                run.blueprint().manifest().chunks().stream()
                        .filter(chunk -> chunk.table().equals(aggregate.materialization()))
                        .toList(),
                there,
                aggregate.layout().primaryDimension().column());
        CompressedChunks.compress(run, timescale, CompressedChunks.tasks(aggregate.layout(), chunks));
    }

    /** Gives it to its owner. To be called when nothing is left to do that the restoring role might not do then. */
    void handOver() throws SQLException, IOException {
        List<String> statements = new ArrayList<>(AggregateStatements.comments(aggregate));
        if (run.blueprint().options().owner() == Owner.KEEP) {
            statements.add(AggregateStatements.owner(aggregate));
        }
        if (run.blueprint().options().privileges() == Privileges.KEEP) {
            statements.addAll(AggregateStatements.grants(aggregate));
        }
        run.executeAtOnce(statements);
    }
}
