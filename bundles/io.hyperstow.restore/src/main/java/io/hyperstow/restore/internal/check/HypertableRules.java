package io.hyperstow.restore.internal.check;

import java.util.ArrayList;
import java.util.List;

/** Whether what was a hypertable is one. */
final class HypertableRules {

    /**
     * Relations named and made like chunks that no hypertable of the catalog has: by the table they inherit from, or by
     * themselves. {@code known} tells that the table they inherit from is a hypertable all the same.
     */
    private static final String STRANGERS = """
            , strangers AS (
                SELECT c.oid, format('%I.%I', n.nspname, c.relname) AS relation, p.oid AS parent,
                       quote_ident(pn.nspname) || '.' || quote_ident(p.relname) AS parent_name,
                       EXISTS (SELECT FROM roots r WHERE r.relid = p.oid) AS known
                FROM pg_class c
                JOIN pg_namespace n ON n.oid = c.relnamespace
                LEFT JOIN pg_inherits i ON i.inhrelid = c.oid
                LEFT JOIN pg_class p ON p.oid = i.inhparent
                LEFT JOIN pg_namespace pn ON pn.oid = p.relnamespace
                WHERE c.relkind IN ('r', 'f') AND NOT c.relispartition AND c.relpersistence <> 't'
                  AND NOT EXISTS (SELECT FROM chunks k WHERE k.relid = c.oid)
                  AND NOT EXISTS (SELECT FROM chunks k WHERE k.compressed_relid = c.oid)
                  AND (EXISTS (SELECT FROM roots r WHERE r.relid = p.oid)
                       OR n.nspname = '_timescaledb_internal'
                          AND c.relname ~ '^(_hyper|compress_hyper)_[0-9]+_[0-9]+_chunk(_compressed)?$'
                       OR p.oid IS NOT NULL AND c.relname ~ '_[0-9]+_chunk$'
                          AND EXISTS (SELECT FROM pg_constraint o
                                      WHERE o.conrelid = c.oid AND o.contype = 'c' AND o.conname ~ '^constraint_[0-9]+$')))
            """;

    private static final Rule LOST = new Rule(
            STRANGERS + """
            SELECT parent_name AS object, count(*) AS number, min(relation) AS example, '' AS detail
            FROM strangers WHERE NOT known AND parent IS NOT NULL GROUP BY parent_name
            """,
            fault -> lost(fault.object(), fault.parts("relation") + " that look like its chunks inherit from it"));

    private static final Rule UNLISTED = new Rule(
            STRANGERS + """
            SELECT parent_name AS object, count(*) AS number, min(relation) AS example, '' AS detail
            FROM strangers WHERE known GROUP BY parent_name
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("relation")
                            + " that inherit from it and are not"
                            + " among the chunks TimescaleDB knows: queries do not find their rows",
                    "move the rows of each with INSERT INTO " + fault.object()
                            + " SELECT * FROM ONLY …, then drop it; or restore" + " the hypertable from a backup"));

    private static final Rule ORPHANS = new Rule(
            STRANGERS + """
            SELECT relation AS object, 1 AS number, relation AS example, '' AS detail FROM strangers WHERE parent IS NULL
            """,
            fault -> new Finding(
                    "'" + fault.object() + "' looks like a chunk and belongs to no hypertable",
                    "attach it to its hypertable when it was detached on purpose, else look at its rows and drop it"));

    private static final Rule UNGUARDED_LOST =
            new Rule("""
            SELECT format('%I.%I', n.nspname, c.relname) AS object, 1 AS number, t.tgname::text AS example, '' AS detail
            FROM pg_trigger t
            JOIN pg_proc f ON f.oid = t.tgfoid AND f.proname = 'insert_blocker'
            JOIN pg_namespace fn ON fn.oid = f.pronamespace AND fn.nspname ~ '^_timescaledb_'
            JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE NOT t.tgisinternal AND t.tgparentid = 0 AND NOT EXISTS (SELECT FROM roots r WHERE r.relid = c.oid)
              AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhparent = c.oid)
            """, fault -> lost(fault.object(), "its trigger '" + fault.example() + "' is TimescaleDB's"));

    private static final Rule ROOT_MISSING = new Rule(
            """
            SELECT r.name AS object, count(k.id) AS number, coalesce(min(k.relation), '') AS example,
                   r.relation AS detail
            FROM roots r LEFT JOIN chunks k ON k.hypertable_id = r.id
            WHERE r.relid IS NULL GROUP BY r.name, r.relation
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has lost its table '" + fault.detail() + "'"
                            + (fault.number() == 0 ? "" : ", and with it " + fault.parts("chunk")),
                    "restore it from a backup; what is left are the relations of its chunks, as far as they are there"));

    private static final Rule DIMENSION_MISSING = new Rule(
            """
            SELECT r.name AS object, r.num_dimensions - count(a.attname) AS number,
                   coalesce(min(d.column_name) FILTER (WHERE a.attname IS NULL), '')::text AS example,
                   r.num_dimensions || ' dimension(s), ' || count(a.attname) || ' of them whole' AS detail
            FROM roots r
            LEFT JOIN _timescaledb_catalog.dimension d ON d.hypertable_id = r.id
            LEFT JOIN pg_attribute a
              ON a.attrelid = r.relid AND a.attname = d.column_name AND a.attnum > 0 AND NOT a.attisdropped
            WHERE NOT r.compressed AND r.relid IS NOT NULL
            GROUP BY r.id, r.name, r.num_dimensions
            HAVING count(a.attname) <> r.num_dimensions
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' should have " + fault.detail()
                            + (fault.example().isEmpty() ? "" : "; it has no column '" + fault.example() + "'"),
                    "restore it from a backup: a dimension cannot be put back under chunks that are there"));

    private static final Rule GUARD_MISSING = new Rule(
            """
            SELECT r.name AS object, 1 AS number, '' AS example, r.relation AS detail
            FROM roots r
            WHERE r.relid IS NOT NULL AND NOT EXISTS (
                SELECT FROM pg_trigger t JOIN pg_proc f ON f.oid = t.tgfoid
                WHERE t.tgrelid = r.relid AND f.proname = 'insert_blocker' AND t.tgenabled <> 'D')
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object()
                            + "' lacks its trigger ts_insert_blocker: rows can get into the root table,"
                            + " where no query finds them",
                    "CREATE OR REPLACE TRIGGER ts_insert_blocker BEFORE INSERT ON " + fault.detail()
                            + " FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.insert_blocker()"));

    private HypertableRules() {}

    static List<Rule> of(TimescaleLayout layout) {
        List<Rule> rules = new ArrayList<>(List.of(LOST, UNGUARDED_LOST));
        if (layout.installed()) {
            rules.addAll(List.of(UNLISTED, ROOT_MISSING, DIMENSION_MISSING));
        }
        if (layout.hasOwnTriggers()) {
            rules.add(GUARD_MISSING);
        }
        return rules;
    }

    /** What is left of hypertables, on purpose or not. */
    static List<Rule> leftovers() {
        return List.of(ORPHANS);
    }

    private static Finding lost(String table, String sign) {
        return new Finding(
                "'" + table + "' is not a hypertable any more: " + sign
                        + ", and TimescaleDB's catalog does not know it",
                "restore it from a backup, or make a hypertable of a copy: create_hypertable on a new table, then INSERT"
                        + " … SELECT from this one");
    }
}
