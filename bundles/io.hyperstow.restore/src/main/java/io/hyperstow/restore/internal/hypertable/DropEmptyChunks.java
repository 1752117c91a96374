package io.hyperstow.restore.internal.hypertable;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Removes prepared chunks that no row came to; chunks that were empty at the source stay. */
public final class DropEmptyChunks implements Stage {

    @Override
    public String name() {
        return "dropping empty chunks";
    }

    @Override
    public String describe(Blueprint blueprint) {
        Set<TableName> tables = tables(blueprint);
        return tables.isEmpty() ? "" : "drop prepared chunks of " + tables + " that stayed empty";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        Set<TableName> tables = tables(run.blueprint());
        Set<List<ChunkRange>> atTheSource = run.blueprint().manifest().chunks().stream()
                .filter(chunk -> chunk.rows() >= 0)
                .map(ChunkContent::ranges)
                .collect(Collectors.toSet());
        List<Chunk> chunks = run.inTarget(run.tools().inspector()::inspect).chunks();
        for (Chunk chunk : chunks) {
            if (tables.contains(chunk.hypertable()) && !atTheSource.contains(chunk.ranges())) {
                run.job().throwIfCancelled();
                dropIfEmpty(run, chunk.name());
            }
        }
    }

    private static void dropIfEmpty(RestoreRun run, TableName chunk) throws SQLException, IOException {
        run.inTarget(session -> {
            try (Statement statement = session.connection().createStatement()) {
                try (ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM " + chunk.quoted() + ")")) {
                    row.next();
                    if (row.getBoolean(1)) {
                        return null;
                    }
                }
                statement.execute("DROP TABLE " + chunk.quoted());
            }
            return null;
        });
    }

    private static Set<TableName> tables(Blueprint blueprint) {
        return blueprint.hypertables().values().stream()
                .filter(hypertable -> PrepareChunks.possible(blueprint, hypertable))
                .filter(hypertable -> mayStayEmpty(blueprint, hypertable))
                .map(Hypertable::table)
                .collect(Collectors.toSet());
    }

    /**
     * Slices are the source's own only where the layout is; partitions of a slice may have had no row there either, and the
     * part of a slice that is restored need not.
     */
    private static boolean mayStayEmpty(Blueprint blueprint, Hypertable hypertable) {
        return !blueprint.forecasts().get(hypertable.table()).exact()
                || blueprint.ranges().containsKey(hypertable.table())
                || hypertable.dimensions().size() > 1;
    }
}
