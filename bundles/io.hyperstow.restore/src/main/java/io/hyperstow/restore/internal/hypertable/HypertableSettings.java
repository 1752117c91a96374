package io.hyperstow.restore.internal.hypertable;

import static io.hyperstow.restore.internal.run.Sql.literal;

import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.run.Sql;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Settings of hypertables, and of the materializations of aggregates, as SQL. */
public final class HypertableSettings {

    /** Without it chunk skipping is refused, and compressing a chunk does not look at the ranges of its columns. */
    static final String ALLOW_SKIPPING = allow("timescaledb.enable_chunk_skipping");

    private static final int FIRST_MINOR_WITH_SKIPPING = 16;
    private static final int FIRST_MINOR_WITH_SPARSE_INDEXES = 22;
    private static final int FIRST_MINOR_WITH_DIRECT_COMPRESS = 29;

    private HypertableSettings() {}

    /**
     * The compression settings that a version of TimescaleDB knows.
     *
     * @param minor the version
     */
    public static Map<String, String> known(Map<String, String> compression, int minor) {
        Map<String, String> known = new TreeMap<>(compression);
        if (minor < FIRST_MINOR_WITH_SPARSE_INDEXES) {
            known.remove("compress_index");
        }
        if (minor < FIRST_MINOR_WITH_DIRECT_COMPRESS) {
            known.remove("direct_compress");
        }
        return known;
    }

    /**
     * Sets compression settings.
     *
     * @param kind {@code TABLE} or {@code MATERIALIZED VIEW}
     * @param name what is altered
     * @param compression as {@link Hypertable#compression} has it
     */
    public static String compress(String kind, TableName name, Map<String, String> compression) {
        return "ALTER " + kind + " " + name.quoted() + " SET ("
                + new TreeMap<>(compression)
                        .entrySet().stream()
                                .map(entry -> "timescaledb." + entry.getKey() + " = " + literal(entry.getValue()))
                                .collect(Collectors.joining(", "))
                + ")";
    }

    /** Turns off the jobs that TimescaleDB made by itself for a hypertable; they are made good or removed later. */
    static String jobsOff(TargetTimescale timescale, TableName name) {
        return "SELECT " + timescale.function("alter_job") + "(job_id, scheduled => false)"
                + " FROM timescaledb_information.jobs WHERE hypertable_schema = " + literal(name.schema())
                + " AND hypertable_name = " + literal(name.name());
    }

    /** Whether a version keeps the ranges of columns for chunk skipping. */
    public static boolean knowsSkipping(TargetTimescale timescale) {
        return timescale.minor() >= FIRST_MINOR_WITH_SKIPPING;
    }

    static String skip(TargetTimescale timescale, TableName name, String column) {
        return "SELECT " + timescale.function("enable_chunk_skipping") + "(" + Sql.relation(name) + ", "
                + literal(column) + ")";
    }

    /** Turns a setting on until the transaction ends, where the server knows it. */
    public static String allow(String setting) {
        return "SELECT pg_catalog.set_config(name, 'on', true) FROM pg_catalog.pg_settings WHERE name = "
                + literal(setting);
    }
}
