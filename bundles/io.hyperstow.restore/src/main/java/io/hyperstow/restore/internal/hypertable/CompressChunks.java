package io.hyperstow.restore.internal.hypertable;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Compresses, several at a time, the chunks that were compressed at the source; partly compressed ones as a whole. */
public final class CompressChunks implements Stage {

    @Override
    public String name() {
        return "compressing chunks";
    }

    @Override
    public String describe(Blueprint blueprint) {
        long count = blueprint.hypertables().values().stream()
                .mapToLong(hypertable -> compressed(blueprint, hypertable).size())
                .sum();
        return count == 0 ? "" : "compress what " + count + " compressed chunk(s) of the source held";
    }

    private static List<ChunkContent> compressed(Blueprint blueprint, Hypertable hypertable) {
        return chunks(blueprint, hypertable.table()).stream()
                .filter(ChunkContent::compressed)
                .toList();
    }

    private static List<ChunkContent> chunks(Blueprint blueprint, TableName table) {
        return blueprint.manifest().chunks().stream()
                .filter(chunk -> chunk.table().equals(table))
                .toList();
    }

    /** To compress a row takes about as long as to load it. */
    @Override
    public Effort effort(Blueprint blueprint) {
        int tasks = 0;
        for (Hypertable hypertable : blueprint.hypertables().values()) {
            tasks += compressed(blueprint, hypertable).size();
        }
        int all = Math.max(1, blueprint.manifest().chunks().size());
        return new Effort(tasks, blueprint.manifest().totals().bytes() * tasks / all);
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        TargetTimescale timescale = TargetTimescale.of(run);
        if (!timescale.community()) {
            return;
        }
        Inventory target = run.inTarget(run.tools().inspector()::inspect);
        Map<TableName, List<Chunk>> there = target.chunksByHypertable();
        List<CompressedChunks.Compress> tasks = new ArrayList<>();
        for (Hypertable hypertable : run.blueprint().hypertables().values()) {
            List<Chunk> chunks = CompressedChunks.of(
                    chunks(run.blueprint(), hypertable.table()),
                    there.getOrDefault(hypertable.table(), List.of()),
                    hypertable.primaryDimension().column());
            tasks.addAll(CompressedChunks.tasks(hypertable, chunks));
        }
        CompressedChunks.compress(run, timescale, tasks);
    }
}
