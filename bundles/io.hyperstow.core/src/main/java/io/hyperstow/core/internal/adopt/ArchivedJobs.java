package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** The background jobs in the rows of TimescaleDB's catalog. */
final class ArchivedJobs {

    /** Those below are TimescaleDB's own. */
    private static final int FIRST = 1000;

    /** What a policy's configuration has and {@link TimescaleJob#config} has not. */
    private static final Pattern NUMBERS = Pattern.compile("(?<!\\\\)\"(?:mat_)?hypertable_id\": \\d+(, )?");

    private static final Pattern PLAIN_NAME = Pattern.compile("[a-z_][a-z_0-9]*");

    private final Map<String, List<Map<String, String>>> catalog;

    /**
     * @param catalog rows by table
     */
    ArchivedJobs(Map<String, List<Map<String, String>>> catalog) {
        this.catalog = catalog;
    }

    List<TimescaleJob> list() {
        Map<String, TableName> hypertables = hypertables();
        List<TimescaleJob> jobs = new ArrayList<>();
        for (Map<String, String> row : catalog.getOrDefault("bgw_job", List.of())) {
            int id = Integer.parseInt(row.get("id"));
            if (id >= FIRST) {
                jobs.add(job(id, row, hypertables.get(row.getOrDefault("hypertable_id", ""))));
            }
        }
        return jobs;
    }

    /** By number; a materialization is known by its aggregate. */
    private Map<String, TableName> hypertables() {
        Map<String, TableName> hypertables = new HashMap<>();
        for (Map<String, String> row : catalog.getOrDefault("hypertable", List.of())) {
            hypertables.put(row.get("id"), new TableName(row.get("schema_name"), row.get("table_name")));
        }
        for (Map<String, String> row : catalog.getOrDefault("continuous_agg", List.of())) {
            TableName view = new TableName(row.get("user_view_schema"), row.get("user_view_name"));
            hypertables.put(row.get("mat_hypertable_id"), view);
        }
        return hypertables;
    }

    private static TimescaleJob job(int id, Map<String, String> row, TableName hypertable) {
        String schema = row.getOrDefault("proc_schema", "");
        boolean policy = schema.equals("_timescaledb_functions") || schema.equals("_timescaledb_internal");
        String config = row.getOrDefault("config", "");
        String name = row.getOrDefault("application_name", "");
        String number = " [" + id + "]";
        return new TimescaleJob(
                id,
                function(schema, row.getOrDefault("proc_name", "")),
                row.getOrDefault("schedule_interval", ""),
                policy ? withoutNumbers(config) : config,
                hypertable,
                role(row.getOrDefault("owner", "")),
                "t".equals(row.get("scheduled")),
                name.endsWith(number) ? name.substring(0, name.length() - number.length()) : name,
                row.getOrDefault("max_runtime", ""),
                Integer.parseInt(row.getOrDefault("max_retries", "-1")),
                row.getOrDefault("retry_period", ""),
                "t".equals(row.get("fixed_schedule")),
                row.getOrDefault("initial_start", ""),
                row.getOrDefault("timezone", ""),
                row.containsKey("check_name")
                        ? function(row.getOrDefault("check_schema", ""), row.get("check_name"))
                        : "");
    }

    /** A regrole, which is written as SQL. */
    private static String role(String text) {
        return text.startsWith("\"") ? SqlNames.of(text).get(0) : text;
    }

    private static String withoutNumbers(String config) {
        return NUMBERS.matcher(config).replaceAll("").replaceFirst(", \\}$", "}");
    }

    private static String function(String schema, String name) {
        return quoted(schema) + "." + quoted(name);
    }

    private static String quoted(String name) {
        return PLAIN_NAME.matcher(name).matches() ? name : TableName.quote(name);
    }
}
