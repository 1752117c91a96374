package io.hyperstow.restore.internal.check;

import java.util.List;

/** Indexes and constraints that the server has and does not use or trust; with TimescaleDB and without. */
final class DefinitionRules {

    /** An index that is being made now is not one. */
    private static final Rule INDEX_INVALID = new Rule(
            """
            SELECT coalesce(f.name, format('%I.%I', n.nspname, t.relname)) AS object, count(*) AS number,
                   min(format('%I.%I', n.nspname, c.relname)) AS example, '' AS detail
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_class t ON t.oid = i.indrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN families f ON f.relid = t.oid
            WHERE NOT (i.indisvalid AND i.indisready AND i.indislive) AND t.relpersistence <> 't'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND NOT EXISTS (SELECT FROM pg_stat_progress_create_index p WHERE p.index_relid = i.indexrelid)
            GROUP BY 1
            """,
            fault -> new Finding(
                    "'" + fault.object() + "' has " + fault.parts("index")
                            + " that the server does not use: it is not valid",
                    "REINDEX INDEX " + fault.example()
                            + ", or drop it; of a partitioned table, attach the indexes of the"
                            + " partitions that lack it"));

    /** PostgreSQL 18 has constraints that are not enforced on purpose. */
    private static final Rule CONSTRAINT_NOT_VALIDATED = new Rule(
            """
            SELECT coalesce(f.name, format('%I.%I', n.nspname, t.relname)) AS object, count(*) AS number,
                   min(quote_ident(o.conname)) AS example, min(format('%I.%I', n.nspname, t.relname)) AS detail
            FROM pg_constraint o
            JOIN pg_class t ON t.oid = o.conrelid
            JOIN pg_namespace n ON n.oid = t.relnamespace
            LEFT JOIN families f ON f.relid = t.oid
            WHERE NOT o.convalidated AND t.relpersistence <> 't'
              AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND coalesce((to_jsonb(o) ->> 'conenforced')::boolean, true)
            GROUP BY 1
            """,
            fault -> new Finding(
                    "'" + fault.object() + "' has " + fault.parts("constraint")
                            + " that was never validated: rows may break it",
                    "ALTER TABLE " + fault.detail() + " VALIDATE CONSTRAINT " + fault.example()));

    private DefinitionRules() {}

    static List<Rule> all() {
        return List.of(INDEX_INVALID, CONSTRAINT_NOT_VALIDATED);
    }
}
