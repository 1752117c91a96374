package io.hyperstow.restore.internal.aggregate;

import io.hyperstow.api.model.RefreshState;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Writes into TimescaleDB's catalog how far an aggregate was materialized at the source and what was still to be done,
 * which only a superuser may.
 */
final class RefreshMarks {

    private static final String LOGS = "_timescaledb_catalog.continuous_aggs_";

    private RefreshMarks() {}

    static void write(RestoreRun run, RestoredAggregate restored) throws SQLException, IOException {
        RefreshState state = restored.aggregate().refreshed();
        int id = restored.materializationId();
        run.atOnce(session -> {
            Connection connection = session.connection();
            execute(
                    connection,
                    "UPDATE " + LOGS + "watermark SET watermark = ? WHERE mat_hypertable_id = ?",
                    state.watermark(),
                    id);
            log(connection, "materialization_invalidation_log", "materialization_id", id, state.stale());
            log(connection, "hypertable_invalidation_log", "hypertable_id", restored.overId(), state.changes());
            execute(
                    connection,
                    "INSERT INTO " + LOGS + "invalidation_threshold (hypertable_id, watermark) VALUES (?, ?)"
                            + " ON CONFLICT (hypertable_id) DO UPDATE SET watermark = excluded.watermark",
                    restored.overId(),
                    state.threshold());
            return null;
        });
        run.job()
                .log("continuous aggregate '" + restored.aggregate().view()
                        + "': its watermark and what a refresh has yet to do are exactly the source's");
    }

    private static void log(Connection connection, String log, String key, int id, List<RefreshState.Range> ranges)
            throws SQLException {
        execute(connection, "DELETE FROM " + LOGS + log + " WHERE " + key + " = ?", id);
        for (RefreshState.Range range : ranges) {
            execute(
                    connection,
                    "INSERT INTO " + LOGS + log + " (" + key
                            + ", lowest_modified_value, greatest_modified_value) VALUES (?, ?, ?)",
                    id,
                    range.from(),
                    range.to());
        }
    }

    private static void execute(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.execute();
        }
    }
}
