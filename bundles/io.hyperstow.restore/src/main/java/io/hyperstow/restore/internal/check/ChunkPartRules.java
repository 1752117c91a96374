package io.hyperstow.restore.internal.check;

import java.util.ArrayList;
import java.util.List;

/** Whether every chunk has the indexes, constraints and triggers of its hypertable. */
final class ChunkPartRules {

    /**
     * A plain index is known by what stands after the table's name in its definition. TimescaleDB simplifies expressions
     * and predicates when it copies them to a chunk, so that of indexes that have some only the rest is compared.
     */
    private static final Rule INDEX_MISSING = new Rule(
            """
            , members AS MATERIALIZED (
                SELECT r.id AS hypertable_id, r.relid, true AS root, NULL::text AS relation
                FROM roots r WHERE NOT r.compressed AND r.relid IS NOT NULL
                UNION ALL
                SELECT k.hypertable_id, k.relid, false, k.relation
                FROM chunks k JOIN roots r ON r.id = k.hypertable_id
                WHERE k.kind = 'r' AND NOT r.compressed),
            indexes AS MATERIALIZED (
                SELECT m.hypertable_id, m.relid, m.root, c.relname,
                       CASE WHEN i.indexprs IS NULL AND i.indpred IS NULL
                            THEN i.indisunique || substr(pg_get_indexdef(i.indexrelid),
                                length(format('CREATE %sINDEX %I ON %I.%I',
                                              CASE WHEN i.indisunique THEN 'UNIQUE ' ELSE '' END,
                                              c.relname, tn.nspname, t.relname)) + 1)
                            ELSE concat_ws(' ', i.indisunique, c.relam, i.indclass, i.indcollation, i.indoption,
                                           i.indpred IS NULL,
                                (SELECT string_agg(CASE WHEN i.indkey[g - 1] = 0 THEN '()'
                                                        ELSE pg_get_indexdef(i.indexrelid, g, true) END, ',' ORDER BY g)
                                 FROM generate_series(1, i.indnatts) g)) END AS shape
                FROM members m
                JOIN pg_index i ON i.indrelid = m.relid
                JOIN pg_class c ON c.oid = i.indexrelid
                JOIN pg_class t ON t.oid = m.relid
                JOIN pg_namespace tn ON tn.oid = t.relnamespace
                WHERE i.indisvalid OR NOT m.root),
            wanted AS (
                SELECT hypertable_id, shape, count(*) AS copies, string_agg(relname, ', ' ORDER BY relname) AS names
                FROM indexes WHERE root GROUP BY hypertable_id, shape),
            own AS (
                SELECT relid, shape, count(*) AS copies FROM indexes WHERE NOT root GROUP BY relid, shape)
            SELECT r.name AS object, count(*) AS number, min(m.relation) AS example, w.names AS detail
            FROM wanted w
            JOIN roots r ON r.id = w.hypertable_id
            JOIN members m ON m.hypertable_id = w.hypertable_id AND NOT m.root
            LEFT JOIN own o ON o.relid = m.relid AND o.shape = w.shape
            WHERE coalesce(o.copies, 0) < w.copies
            GROUP BY r.name, w.names
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("chunk") + " without its index '"
                            + fault.detail() + "'",
                    "drop the index of the hypertable and create it again: that makes it on every chunk"));

    /**
     * Keys are known by their definition, which names columns only; a CHECK constraint has the same name in tables that
     * inherit. Versions before 2.18 take foreign keys from compressed chunks.
     */
    private static final Rule CONSTRAINT_MISSING = new Rule(
            """
            , keys AS (
                SELECT o.conrelid, o.conname, o.contype, o.conparentid, o.connoinherit,
                       CASE o.contype WHEN 'c' THEN o.conname::text
                                      ELSE regexp_replace(pg_get_constraintdef(o.oid), ' NOT VALID$', '') END AS shape
                FROM pg_constraint o
                WHERE o.contype IN ('p', 'u', 'f', 'c') AND o.conrelid IN (SELECT relid FROM families)),
            wanted AS (
                SELECT r.id AS hypertable_id, r.name, x.conname, x.contype, x.shape
                FROM roots r JOIN keys x ON x.conrelid = r.relid
                WHERE NOT r.compressed AND x.conparentid = 0 AND NOT (x.contype = 'c' AND x.connoinherit))
            SELECT w.name AS object, count(*) AS number, min(k.relation) AS example, w.conname::text AS detail
            FROM wanted w
            JOIN chunks k ON k.hypertable_id = w.hypertable_id AND k.kind = 'r'
            LEFT JOIN keys own ON own.conrelid = k.relid AND own.contype = w.contype AND own.shape = w.shape
            WHERE own.conrelid IS NULL AND NOT (w.contype = 'f' AND k.packed)
            GROUP BY w.name, w.conname
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("chunk") + " without its constraint '"
                            + fault.detail() + "'",
                    "drop the constraint of the hypertable and add it again: that makes it on every chunk"));

    /** Triggers of statements stay on the hypertable. */
    private static final Rule TRIGGER_MISSING = new Rule(
            """
            SELECT r.name AS object, count(*) AS number, min(k.relation) AS example, t.tgname::text AS detail
            FROM roots r
            JOIN pg_trigger t ON t.tgrelid = r.relid AND NOT t.tgisinternal AND t.tgtype & 1 = 1
            JOIN pg_proc f ON f.oid = t.tgfoid
            JOIN pg_namespace fn ON fn.oid = f.pronamespace
            JOIN chunks k ON k.hypertable_id = r.id AND k.kind = 'r'
            LEFT JOIN pg_trigger own ON own.tgrelid = k.relid AND own.tgname = t.tgname AND own.tgfoid = t.tgfoid
            WHERE NOT r.compressed AND own.oid IS NULL
              AND NOT (f.proname = 'insert_blocker' AND fn.nspname ~ '^_timescaledb_')
            GROUP BY r.name, t.tgname
            """,
            fault -> new Finding(
                    "hypertable '" + fault.object() + "' has " + fault.parts("chunk") + " without its trigger '"
                            + fault.detail() + "'",
                    "drop the trigger of the hypertable and create it again: that makes it on every chunk"));

    private ChunkPartRules() {}

    static List<Rule> of(TimescaleLayout layout) {
        List<Rule> rules = new ArrayList<>();
        if (layout.installed()) {
            rules.addAll(List.of(INDEX_MISSING, CONSTRAINT_MISSING, TRIGGER_MISSING));
        }
        return rules;
    }
}
