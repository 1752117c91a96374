package io.hyperstow.restore.internal.check;

import io.hyperstow.api.job.JobId;
import io.hyperstow.restore.internal.plan.UnfinishedMark;
import java.util.ArrayList;
import java.util.List;

/** What concerns the database as a whole: restoring mode, and the extension itself. */
final class ServerRules {

    /** Set for the database, for a role in it, or for a role everywhere. */
    static final Rule RESTORING = new Rule(
            """
            SELECT quote_ident(current_database()) AS object, 1 AS number,
                   coalesce((SELECT rolname FROM pg_roles WHERE oid = s.setrole), '')::text AS example,
                   coalesce((SELECT format('SELECT %I.timescaledb_post_restore()', n.nspname)
                             FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                             WHERE e.extname = 'timescaledb' AND s.setrole = 0), '') AS detail
            FROM pg_db_role_setting s
            CROSS JOIN LATERAL unnest(s.setconfig) v (setting)
            WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
              AND CASE WHEN lower(split_part(v.setting, '=', 1)) = 'timescaledb.restoring'
                       THEN split_part(v.setting, '=', 2)::boolean END
            """,
            fault -> new Finding(
                    "database '" + fault.object() + "' is in TimescaleDB's restoring mode"
                            + (fault.example().isEmpty() ? "" : " for role '" + fault.example() + "'")
                            + ": rows that are inserted land where no query finds them, and no background job runs",
                    "when no restore is under way, run as superuser "
                            + (fault.detail().isEmpty()
                                    ? "ALTER " + (fault.example().isEmpty() ? "DATABASE" : "ROLE")
                                            + " … RESET timescaledb.restoring"
                                    : fault.detail())
                            + ", and end the sessions that were opened meanwhile"));

    private static final Rule OTHER_VERSION = new Rule(
            """
            SELECT quote_ident(current_database()) AS object, 1 AS number, e.extversion AS example, m.value AS detail
            FROM pg_extension e
            JOIN _timescaledb_catalog.metadata m ON m.key = 'timescaledb_version'
            WHERE e.extname = 'timescaledb' AND e.extversion <> m.value
            """,
            fault -> new Finding(
                    "database '" + fault.object() + "' has TimescaleDB " + fault.example()
                            + " and a catalog of version " + fault.detail()
                            + ": a dump was restored into the wrong version",
                    "restore it again into a database where CREATE EXTENSION timescaledb VERSION '" + fault.detail()
                            + "' was run first, and update the extension afterwards"));

    private static final String UNFINISHED = """
            SELECT quote_ident(d.datname) AS object, 1 AS number, m.mark AS example, '' AS detail
            FROM pg_database d, shobj_description(d.oid, 'pg_database') m (mark)
            WHERE d.datname = current_database() AND m.mark LIKE '%s%%' AND m.mark <> '%s'
            """;

    private ServerRules() {}

    /**
     * @param job the job that looks: the mark of its own restore says nothing
     */
    static List<Rule> of(TimescaleLayout layout, JobId job) {
        List<Rule> rules = new ArrayList<>(List.of(RESTORING));
        rules.add(new Rule(
                UNFINISHED.formatted(UnfinishedMark.TEXT, UnfinishedMark.TEXT + job),
                fault -> new Finding(
                        "database '" + fault.object() + "' has the comment '" + fault.example()
                                + "': rows and indexes may be missing",
                        "when that job runs no more, drop the database and restore again")));
        if (layout.installed()) {
            rules.add(OTHER_VERSION);
        }
        return rules;
    }
}
