package io.hyperstow.restore.internal.check;

import java.util.ArrayList;
import java.util.List;

/** Whether continuous aggregates have their views, their materialization and the trigger that says what to refresh. */
final class AggregateRules {

    private static final Rule VIEW_MISSING = new Rule(
            """
            SELECT format('%I.%I', a.user_view_schema, a.user_view_name) AS object, 1 AS number,
                   format('%I.%I', x.nspname, x.relname) AS example, '' AS detail
            FROM _timescaledb_catalog.continuous_agg a
            CROSS JOIN LATERAL (VALUES (a.user_view_schema, a.user_view_name),
                                       (a.partial_view_schema, a.partial_view_name),
                                       (a.direct_view_schema, a.direct_view_name)) x (nspname, relname)
            WHERE NOT EXISTS (SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
                              WHERE c.relname = x.relname AND n.nspname = x.nspname AND c.relkind = 'v')
            """,
            fault -> new Finding(
                    "continuous aggregate '" + fault.object() + "' lacks its view '" + fault.example() + "'",
                    "restore the aggregate from a backup, or drop what is left of it and create it again"));

    private static final Rule HYPERTABLE_MISSING = new Rule(
            """
            SELECT format('%I.%I', a.user_view_schema, a.user_view_name) AS object, 1 AS number, x.what AS example,
                   x.id::text AS detail
            FROM _timescaledb_catalog.continuous_agg a
            CROSS JOIN LATERAL (VALUES (a.mat_hypertable_id, 'materialization'),
                                       (a.raw_hypertable_id, 'source')) x (id, what)
            WHERE NOT EXISTS (SELECT FROM roots r WHERE r.id = x.id AND r.relid IS NOT NULL)
            """,
            fault -> new Finding(
                    "continuous aggregate '" + fault.object() + "' lacks its " + fault.example()
                            + ", hypertable number " + fault.detail(),
                    "restore it from a backup, or drop what is left of it and create it again"));

    /** Versions 2.21 and 2.22 can read the changes from the WAL instead. */
    private static final Rule TRIGGER_MISSING = new Rule(
            """
            SELECT r.name AS object, count(*) AS number,
                   min(format('%I.%I', a.user_view_schema, a.user_view_name)) AS example, min(r.id)::text AS detail
            FROM _timescaledb_catalog.continuous_agg a
            JOIN roots r ON r.id = a.raw_hypertable_id AND r.relid IS NOT NULL
            WHERE NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = r.relid
                              AND t.tgname = 'ts_cagg_invalidation_trigger' AND t.tgenabled <> 'D')
              AND NOT EXISTS (SELECT FROM pg_replication_slots s
                              WHERE s.database = current_database() AND s.plugin LIKE 'timescaledb%')
            GROUP BY r.name
            """,
            fault -> new Finding(
                    "'" + fault.object() + "' lacks the trigger ts_cagg_invalidation_trigger: "
                            + fault.parts("continuous aggregate") + " over it will not notice changes",
                    "CREATE TRIGGER ts_cagg_invalidation_trigger AFTER INSERT OR DELETE OR UPDATE ON " + fault.object()
                            + " FOR EACH ROW EXECUTE FUNCTION _timescaledb_functions.continuous_agg_invalidation_trigger('"
                            + fault.detail() + "'), then refresh the aggregates"));

    private AggregateRules() {}

    static List<Rule> of(TimescaleLayout layout) {
        List<Rule> rules = new ArrayList<>();
        if (layout.installed()) {
            rules.addAll(List.of(VIEW_MISSING, HYPERTABLE_MISSING));
        }
        if (layout.hasOwnTriggers()) {
            rules.add(TRIGGER_MISSING);
        }
        return rules;
    }
}
