package io.hyperstow.restore.internal.rows;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.LoadTargets;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.restore.internal.hypertable.PrepareChunks;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds the relations that rows can go into without being sent there by their hypertable. Where a hypertable keeps its
 * layout, its prepared chunks cover what the backup's chunks covered. A file of CSV may go on from one chunk to the next in
 * the middle of a task, so its rows go through the hypertable.
 */
public final class Destinations {

    private final Blueprint blueprint;
    private final Map<TableName, TableName> chunks = new HashMap<>();

    private Destinations(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    /** Looks at the target, in which the chunks have been prepared. */
    static LoadTargets find(RestoreRun run) throws SQLException, IOException {
        Destinations destinations = new Destinations(run.blueprint());
        List<Hypertable> kept = run.blueprint().hypertables().values().stream()
                .filter(hypertable -> straight(run.blueprint(), hypertable))
                .toList();
        if (!kept.isEmpty()) {
            Inventory target = run.inTarget(run.tools().inspector()::inspect);
            kept.forEach(hypertable -> destinations.match(hypertable.table(), target));
        }
        boolean minimalWal = run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery("SHOW wal_level")) {
                row.next();
                return row.getString(1).equals("minimal");
            }
        });
        Set<TableName> filledAtOnce = minimalWal ? destinations.filledAtOnce() : Set.of();
        if (!filledAtOnce.isEmpty()) {
            run.job()
                    .log(
                            "the rows of " + filledAtOnce.size()
                                    + " table(s) and chunk(s) stay out of the WAL, which is minimal here, unless somebody uses them");
        }
        return new LoadTargets(destinations.chunks, filledAtOnce);
    }

    /** Whether the rows of a hypertable go straight into its chunks. */
    public static boolean straight(Blueprint blueprint, Hypertable hypertable) {
        return PrepareChunks.sameAsBackup(blueprint, hypertable)
                && blueprint.tasks().stream()
                        .filter(RestoreTask.Rows.class::isInstance)
                        .map(RestoreTask.Rows.class::cast)
                        .filter(task -> task.table().equals(hypertable.table()))
                        .allMatch(task -> task.range() == null && chunkByChunk(task));
    }

    private static boolean chunkByChunk(RestoreTask.Rows task) {
        return task.artifact().csv() == null;
    }

    private void match(TableName table, Inventory target) {
        Map<List<ChunkRange>, TableName> there = new HashMap<>();
        for (Chunk chunk : target.chunksByHypertable().getOrDefault(table, List.of())) {
            there.put(chunk.ranges(), chunk.name());
        }
        for (ChunkContent content : blueprint.manifest().chunks()) {
            TableName same = content.table().equals(table) ? there.get(content.ranges()) : null;
            if (same != null) {
                chunks.put(content.name(), same);
            }
        }
    }

    /** Relations that this restore has made, of which one task holds all rows and those of no other. */
    private Set<TableName> filledAtOnce() {
        Set<TableName> seen = new HashSet<>();
        Set<TableName> found = new HashSet<>();
        for (RestoreTask task : blueprint.tasks()) {
            if (task instanceof RestoreTask.Rows rows
                    && chunkByChunk(rows)
                    && blueprint.created().contains(rows.table())) {
                for (Segment segment : rows.segments()) {
                    TableName into = into(rows, segment);
                    boolean first = into != null && seen.add(into);
                    if (first && rows.segments().size() == 1) {
                        found.add(into);
                    } else {
                        found.remove(into);
                    }
                }
            }
        }
        return found;
    }

    /** Where a segment goes; null when the hypertable sends its rows to their chunks. */
    private TableName into(RestoreTask.Rows task, Segment segment) {
        return blueprint.hypertables().containsKey(task.table()) ? chunks.get(segment.chunk()) : task.table();
    }
}
