package io.hyperstow.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.ArrayList;
import java.util.List;

/** What a backup or restore would do, for people. */
final class PlanReport {

    private PlanReport() {}

    static List<String> lines(JsonObject plan) {
        List<String> lines = new ArrayList<>();
        section(lines, "stages:", plan, "stages");
        section(lines, "tables:", plan, "tables");
        lines.add("tasks: " + Quantities.count(Fields.number(plan, "tasks")));
        lines.add("rows:  " + known(Quantities.count(Fields.number(plan, "rows"))));
        lines.add("bytes: " + known(Quantities.bytes(Fields.number(plan, "bytes"))));
        section(lines, "notes:", plan, "notes");
        return lines;
    }

    private static void section(List<String> lines, String title, JsonObject plan, String field) {
        if (!plan.containsKey(field) || plan.getJsonArray(field).isEmpty()) {
            return;
        }
        lines.add(title);
        plan.getJsonArray(field).getValuesAs(JsonString.class).forEach(line -> lines.add("  " + line.getString()));
    }

    private static String known(String text) {
        return text.isEmpty() ? "unknown" : text;
    }
}
