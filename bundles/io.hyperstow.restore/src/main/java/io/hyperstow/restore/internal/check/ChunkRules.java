package io.hyperstow.restore.internal.check;

import java.util.ArrayList;
import java.util.List;

/** Whether chunks are what the catalog says: relations of their hypertable, each for its own slice of every dimension. */
final class ChunkRules {

    private static final Rule RELATION_MISSING = new Rule(
            """
            SELECT r.name AS object, count(*) AS number, min(k.relation) AS example, '' AS detail
            FROM chunks k JOIN roots r ON r.id = k.hypertable_id
            WHERE k.relid IS NULL GROUP BY r.name
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' lacks " + fault.parts("chunk")
                            + " that its catalog names: their rows" + " are gone, and statements that meet them fail",
                    "restore the hypertable from a backup"));

    private static final Rule COMPRESSED_MISSING = new Rule(
            """
            SELECT r.name AS object, count(*) AS number, min(k.relation) AS example, '' AS detail
            FROM chunks k JOIN roots r ON r.id = k.hypertable_id
            WHERE k.compressed_relid IS NOT NULL AND NOT EXISTS (SELECT FROM pg_class c WHERE c.oid = k.compressed_relid)
            GROUP BY r.name
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("chunk")
                            + " whose compressed rows are gone",
                    "restore the hypertable from a backup"));

    private static final Rule NOT_INHERITED = new Rule(
            """
            SELECT r.name AS object, count(*) AS number, min(k.relation) AS example, r.relation AS detail
            FROM chunks k JOIN roots r ON r.id = k.hypertable_id
            WHERE k.relid IS NOT NULL AND r.relid IS NOT NULL AND NOT r.compressed
              AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = k.relid AND i.inhparent = r.relid)
            GROUP BY r.name, r.relation
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("chunk") + " that do not inherit from it",
                    "as superuser, ALTER TABLE " + fault.example() + " INHERIT " + fault.detail()
                            + ", and so on for each of them"));

    private static final Rule SLICE_MISSING = new Rule(
            """
            SELECT r.name AS object, count(DISTINCT k.id) AS number, min(k.relation) AS example, '' AS detail
            FROM chunks k
            JOIN roots r ON r.id = k.hypertable_id
            JOIN _timescaledb_catalog.dimension d ON d.hypertable_id = r.id
            LEFT JOIN slices s ON s.chunk_id = k.id AND s.dimension_id = d.id
            WHERE NOT r.compressed AND s.chunk_id IS NULL
            GROUP BY r.name
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("chunk")
                            + " without a slice for every dimension: queries do not find their rows",
                    "restore the hypertable from a backup; the rows are still in those relations"));

    /** A slice without bounds has no constraint. */
    private static final Rule CHECK_MISSING = new Rule(
            """
            SELECT r.name AS object, count(*) AS number, min(k.relation) AS example, min(s.constraint_name) AS detail
            FROM chunks k
            JOIN roots r ON r.id = k.hypertable_id
            JOIN slices s ON s.chunk_id = k.id
            LEFT JOIN pg_constraint o
              ON o.conrelid = k.relid AND o.conname = s.constraint_name::name AND o.contype = 'c'
            WHERE k.kind = 'r' AND NOT r.compressed AND o.oid IS NULL
              AND (s.range_start <> -9223372036854775808 OR s.range_end <> 9223372036854775807)
            GROUP BY r.name
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("chunk")
                            + " without the CHECK constraint of their" + " slice, like '" + fault.detail()
                            + "': rows of other times can get into them",
                    "restore the hypertable from a backup, or move the rows of each such chunk through a temporary table:"
                            + " drop_chunks, then INSERT into the hypertable"));

    /**
     * Bounds as the constraint writes them, where they can be read: whole numbers, hash values, and times without a
     * partitioning function. A date may be the day in which the slice begins.
     */
    private static final Rule CHECK_DIFFERS = new Rule(
            """
            , bounds AS (
                SELECT k.hypertable_id, k.relation, s.range_start, s.range_end, s.constraint_name,
                       pg_get_constraintdef(o.oid) AS definition,
                       CASE WHEN d.num_slices IS NOT NULL THEN 'number'
                            WHEN d.partitioning_func IS NOT NULL THEN 'other'
                            WHEN d.column_type IN ('smallint'::regtype, 'integer'::regtype, 'bigint'::regtype) THEN 'number'
                            WHEN d.column_type IN ('date'::regtype, 'timestamp'::regtype, 'timestamptz'::regtype) THEN 'time'
                            ELSE 'other' END AS unit,
                       CASE d.column_type WHEN 'date'::regtype THEN 86400000000 ELSE 1 END AS tolerance
                FROM chunks k
                JOIN slices s ON s.chunk_id = k.id
                JOIN _timescaledb_catalog.dimension d ON d.id = s.dimension_id
                JOIN pg_constraint o ON o.conrelid = k.relid AND o.conname = s.constraint_name::name AND o.contype = 'c'
                WHERE k.kind = 'r' AND NOT k.tiered),
            texts AS (
                SELECT *, coalesce(low[1], low[2]) AS low_text, coalesce(high[1], high[2]) AS high_text
                FROM (SELECT *, regexp_match(definition, ' >= (?:''([^'']*)''|([0-9]+))') AS low,
                             regexp_match(definition, ' < (?:''([^'']*)''|([0-9]+))') AS high FROM bounds) b),
            numbers AS (
                SELECT *,
                       CASE WHEN unit = 'number' AND low_text ~ '^-?[0-9]{1,18}$' THEN low_text::numeric
                            WHEN unit = 'time' AND low_text ~ '^[0-9]{4,6}-' THEN
                                extract(epoch FROM low_text::timestamptz) * 1000000 END AS low_number,
                       CASE WHEN unit = 'number' AND high_text ~ '^-?[0-9]{1,18}$' THEN high_text::numeric
                            WHEN unit = 'time' AND high_text ~ '^[0-9]{4,6}-' THEN
                                extract(epoch FROM high_text::timestamptz) * 1000000 END AS high_number
                FROM texts)
            SELECT r.name AS object, count(*) AS number, min(n.relation) AS example, min(n.constraint_name) AS detail
            FROM numbers n JOIN roots r ON r.id = n.hypertable_id
            WHERE n.unit <> 'other' AND NOT r.compressed
              AND ((n.low_text IS NULL) <> (n.range_start = -9223372036854775808)
                   OR (n.high_text IS NULL) <> (n.range_end = 9223372036854775807)
                   OR abs(n.low_number - n.range_start) >= n.tolerance
                   OR abs(n.high_number - n.range_end) >= n.tolerance)
            GROUP BY r.name
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("chunk")
                            + " whose slice in the catalog and CHECK" + " constraint, like '" + fault.detail()
                            + "', speak of different ranges: queries miss rows",
                    "restore the hypertable from a backup"));

    private ChunkRules() {}

    static List<Rule> of(TimescaleLayout layout) {
        List<Rule> rules = new ArrayList<>();
        if (layout.installed()) {
            rules.addAll(List.of(
                    RELATION_MISSING, COMPRESSED_MISSING, NOT_INHERITED, SLICE_MISSING, CHECK_MISSING, CHECK_DIFFERS));
        }
        return rules;
    }
}
