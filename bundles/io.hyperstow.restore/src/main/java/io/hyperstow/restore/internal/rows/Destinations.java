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
 * layout, its prepared chunks cover what the backup's chunks covered.
 */
final class Destinations {

    private final Blueprint blueprint;
    private final Map<TableName, TableName> chunks = new HashMap<>();

    private Destinations(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    /** Looks at the target, in which the chunks have been prepared. */
    static LoadTargets find(RestoreRun run) throws SQLException, IOException {
        Destinations destinations = new Destinations(run.blueprint());
        List<Hypertable> kept = run.blueprint().hypertables().values().stream()
                .filter(hypertable -> PrepareChunks.sameAsBackup(run.blueprint(), hypertable))
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
        Set<TableName> whole = minimalWal ? destinations.whole() : Set.of();
        if (!whole.isEmpty()) {
            run.job()
                    .log("the rows of " + whole.size()
                            + " table(s) and chunk(s) stay out of the WAL (wal_level is minimal)");
        }
        return new LoadTargets(destinations.chunks, whole);
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
    private Set<TableName> whole() {
        Set<TableName> seen = new HashSet<>();
        Set<TableName> whole = new HashSet<>();
        for (RestoreTask task : blueprint.tasks()) {
            if (task instanceof RestoreTask.Rows rows && blueprint.created().contains(rows.table())) {
                for (Segment segment : rows.segments()) {
                    TableName into = into(rows, segment);
                    boolean first = into != null && seen.add(into);
                    if (first && rows.segments().size() == 1) {
                        whole.add(into);
                    } else {
                        whole.remove(into);
                    }
                }
            }
        }
        return whole;
    }

    /** Where a segment goes; null when the hypertable sends its rows to their chunks. */
    private TableName into(RestoreTask.Rows task, Segment segment) {
        return blueprint.hypertables().containsKey(task.table()) ? chunks.get(segment.chunk()) : task.table();
    }
}
