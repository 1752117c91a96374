package io.hyperstow.restore.internal.hypertable;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Sql;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which chunks of a restored hypertable are compressed again: those that hold what was compressed at the source. */
public final class CompressedChunks {

    /**
     * Chunks to compress one after the other.
     *
     * @param chunks in the order of time
     * @param weight their bytes
     */
    public record Compress(List<TableName> chunks, long weight) implements Task {

        @Override
        public String id() {
            return "compress " + chunks.get(0);
        }

        @Override
        public String description() {
            return "compress " + chunks.size() + " chunk(s)";
        }
    }

    private CompressedChunks() {}

    /**
     * Those to compress that are not yet.
     *
     * @param source the chunks of the backup
     * @param target the chunks there are now
     * @param column the column of the first dimension, in both
     */
    public static List<Chunk> of(Collection<ChunkContent> source, Collection<Chunk> target, String column) {
        Map<List<ChunkRange>, Boolean> exact = new HashMap<>();
        source.forEach(chunk -> exact.put(chunk.ranges(), chunk.compressed()));
        List<Chunk> compressed = new ArrayList<>();
        for (Chunk chunk : target) {
            Boolean same = exact.get(chunk.ranges());
            boolean was = same != null ? same : heldCompressed(chunk, source, column);
            if (was && !chunk.compressed()) {
                compressed.add(chunk);
            }
        }
        return compressed;
    }

    /** With other ranges a chunk holds rows of several: it is compressed when all of these were. */
    private static boolean heldCompressed(Chunk chunk, Collection<ChunkContent> source, String column) {
        ChunkRange own = range(chunk.ranges(), column);
        boolean some = false;
        for (ChunkContent other : source) {
            ChunkRange range = range(other.ranges(), column);
            boolean overlaps = own != null && range != null && range.start() < own.end() && own.start() < range.end();
            if (overlaps && other.rows() != 0) {
                if (!other.compressed()) {
                    return false;
                }
                some = true;
            }
        }
        return some;
    }

    private static ChunkRange range(List<ChunkRange> ranges, String column) {
        return ranges.stream()
                .filter(range -> range.column().equals(column))
                .findFirst()
                .orElse(null);
    }

    /**
     * Tasks that may run at the same time. Chunks that are rolled up into larger ones when they are compressed wait for
     * each other.
     */
    public static List<Compress> tasks(Hypertable hypertable, List<Chunk> chunks) {
        if (hypertable.compression().containsKey("compress_chunk_time_interval") && !chunks.isEmpty()) {
            long bytes = chunks.stream().mapToLong(Chunk::bytes).sum();
            return List.of(new Compress(chunks.stream().map(Chunk::name).toList(), Math.max(1, bytes)));
        }
        return chunks.stream()
                .map(chunk -> new Compress(List.of(chunk.name()), Math.max(1, chunk.bytes())))
                .toList();
    }

    /** Compresses them: the heaviest first, each chunk in a transaction of its own. */
    public static void compress(RestoreRun run, TargetTimescale timescale, Collection<Compress> tasks)
            throws Exception {
        List<Compress> ordered = tasks.stream()
                .sorted(Comparator.comparingLong(Compress::weight).reversed())
                .toList();
        run.job().runAll(ordered, run.blueprint().options().workers(), task -> compress(run, timescale, task));
    }

    private static void compress(RestoreRun run, TargetTimescale timescale, Compress task)
            throws SQLException, IOException {
        for (TableName chunk : task.chunks()) {
            run.executeAtOnce(List.of(HypertableSettings.ALLOW_SKIPPING, sql(timescale, chunk)));
        }
    }

    /** Compresses a chunk, unless it has been rolled up into another. */
    private static String sql(TargetTimescale timescale, TableName chunk) {
        return "SELECT " + timescale.function("compress_chunk") + "(c, if_not_compressed => true) FROM"
                + " pg_catalog.to_regclass(" + Sql.literal(chunk.quoted()) + ") AS c WHERE c IS NOT NULL";
    }
}
