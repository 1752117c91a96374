package io.hyperstow.restore.internal.check;

import java.util.ArrayList;
import java.util.List;

/** Whether background jobs can run: each needs its owner, its procedure and, when it is a policy, its hypertable. */
final class JobRules {

    private static final String JOBS = """
            , jobs AS (
                SELECT j.id || ' (' || format('%%I.%%I', j.proc_schema, j.proc_name) || ')' AS name, j.*
                FROM %s j)
            """;

    private static final String OWNER_MISSING = """
            SELECT j.name AS object, 1 AS number, j.owner::text AS example, '' AS detail
            FROM jobs j WHERE NOT EXISTS (SELECT FROM pg_roles r WHERE r.oid = j.owner)
            """;

    /** Jobs below 1000 are TimescaleDB's own: a build without telemetry has the job of it and no procedure. */
    private static final String PROCEDURE_MISSING = """
            SELECT j.name AS object, 1 AS number, x.what AS example, '' AS detail
            FROM jobs j
            CROSS JOIN LATERAL (VALUES ('procedure', j.proc_schema, j.proc_name),
                                       ('check', j.check_schema, j.check_name)) x (what, nspname, proname)
            WHERE x.proname IS NOT NULL AND j.id >= 1000 AND NOT EXISTS (
                SELECT FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace
                WHERE f.proname = x.proname AND n.nspname = x.nspname)
            """;

    private static final String HYPERTABLE_MISSING = """
            SELECT j.name AS object, 1 AS number, j.hypertable_id::text AS example, '' AS detail
            FROM jobs j
            WHERE j.hypertable_id IS NOT NULL
              AND NOT EXISTS (SELECT FROM roots r WHERE r.id = j.hypertable_id AND r.relid IS NOT NULL)
            """;

    private JobRules() {}

    static List<Rule> of(TimescaleLayout layout) {
        List<Rule> rules = new ArrayList<>();
        if (layout.installed()) {
            String jobs = JOBS.formatted(layout.jobTable());
            rules.add(new Rule(
                    jobs + OWNER_MISSING,
                    fault -> new Finding(
                            "the owner of background job " + fault.object()
                                    + " is no role of this server (its number is " + fault.example()
                                    + "): it cannot run",
                            "create the role and give the job to it, as superuser: UPDATE " + layout.jobTable()
                                    + " SET owner = 'ROLE'::regrole WHERE id = …; or delete_job")));
            rules.add(new Rule(
                    jobs + PROCEDURE_MISSING,
                    fault -> new Finding(
                            "the " + fault.example() + " of background job " + fault.object() + " does not exist: it"
                                    + " cannot run",
                            "create it, or delete the job with delete_job")));
            rules.add(new Rule(
                    jobs + HYPERTABLE_MISSING,
                    fault -> new Finding(
                            "background job " + fault.object() + " is for hypertable number " + fault.example()
                                    + ", which is not there",
                            "delete it with delete_job, and add the policy to the hypertable it was for")));
        }
        return rules;
    }
}
