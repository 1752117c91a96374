package io.hyperstow.restore.internal.jobs;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.run.Sql;
import java.util.Optional;

/**
 * What adds a policy: a query that answers the number of the new job. Its first argument is the configuration as JSON, its
 * second the schedule as an interval; what it does not set is altered afterwards.
 */
final class PolicyStatement {

    private PolicyStatement() {}

    /**
     * @param dimension the dimension of time of what the policy is for
     * @return empty for a policy that is none of TimescaleDB's public ones
     */
    static Optional<String> of(TargetTimescale timescale, TimescaleJob job, Dimension dimension) {
        String procedure = job.procedure().substring(job.procedure().indexOf('.') + 1);
        String relation = Sql.relation(job.hypertable());
        String time = dimension.overTime() ? "pg_catalog.interval" : dimension.columnType();
        return switch (procedure) {
            case "policy_retention" ->
                add(
                        timescale,
                        "add_retention_policy(" + relation + ", "
                                + argument(job, "drop_after", time, "drop_created_before"));
            case "policy_compression" ->
                add(
                        timescale,
                        "add_compression_policy(" + relation + ", "
                                + argument(job, "compress_after", time, "compress_created_before"));
            case "policy_reorder" -> add(timescale, "add_reorder_policy(" + relation + ", (c ->> 'index_name')::name");
            case "policy_refresh_continuous_aggregate" ->
                add(
                        timescale,
                        "add_continuous_aggregate_policy(" + relation + ", start_offset => (c ->> 'start_offset')::"
                                + time + ", end_offset => (c ->> 'end_offset')::" + time
                                + ", schedule_interval => every");
            case "policy_compaction" -> add(timescale, "add_compaction_policy(" + relation);
            default -> Optional.empty();
        };
    }

    /** By the age of the data, or by the age of the chunk. */
    private static String argument(TimescaleJob job, String key, String time, String created) {
        return job.config().contains("\"" + created + "\"")
                ? created + " => (c ->> '" + created + "')::pg_catalog.interval"
                : key + " => (c ->> '" + key + "')::" + time;
    }

    private static Optional<String> add(TargetTimescale timescale, String call) {
        return Optional.of("SELECT " + timescale.function(call)
                + ") FROM (SELECT ?::pg_catalog.jsonb AS c, ?::pg_catalog.interval AS every) AS given");
    }
}
