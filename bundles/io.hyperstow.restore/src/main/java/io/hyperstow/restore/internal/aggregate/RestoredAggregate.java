package io.hyperstow.restore.internal.aggregate;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A continuous aggregate in the target.
 *
 * @param aggregate as it was at the source
 * @param materialization the hypertable that holds its materialized rows here
 * @param materializationId the number of that
 * @param overId the number of the hypertable it is over
 * @param watermark how far it is materialized, in the internal unit
 */
record RestoredAggregate(
        Aggregate aggregate, TableName materialization, int materializationId, int overId, long watermark) {

    private static final String FIND = """
            SELECT h.schema_name, h.table_name, a.mat_hypertable_id, a.raw_hypertable_id, w.watermark
            FROM _timescaledb_catalog.continuous_agg a
            JOIN _timescaledb_catalog.hypertable h ON h.id = a.mat_hypertable_id
            JOIN _timescaledb_catalog.continuous_aggs_watermark w ON w.mat_hypertable_id = a.mat_hypertable_id
            WHERE a.user_view_schema = ? AND a.user_view_name = ?
            """;

    static RestoredAggregate find(RestoreRun run, Aggregate aggregate) throws SQLException, IOException {
        return run.inTarget(session -> {
            try (PreparedStatement statement = session.connection().prepareStatement(FIND)) {
                statement.setString(1, aggregate.view().schema());
                statement.setString(2, aggregate.view().name());
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return new RestoredAggregate(
                            aggregate,
                            new TableName(row.getString(1), row.getString(2)),
                            row.getInt(3),
                            row.getInt(4),
                            row.getLong(5));
                }
            }
        });
    }
}
