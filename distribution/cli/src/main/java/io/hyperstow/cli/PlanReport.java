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
        hypertables(lines, plan);
        section(lines, "needs:", plan, "needs");
        section(lines, "notes:", plan, "notes");
        section(lines, "sql:", plan, "statements");
        return lines;
    }

    private static void hypertables(List<String> lines, JsonObject plan) {
        if (!plan.containsKey("hypertables") || plan.getJsonArray("hypertables").isEmpty()) {
            return;
        }
        TextTable table =
                new TextTable("hypertable", ">chunks", ">rows", ">rows/chunk", ">largest", ">bytes/chunk", ">largest");
        List<String> more = new ArrayList<>();
        for (JsonObject one : plan.getJsonArray("hypertables").getValuesAs(JsonObject.class)) {
            String name = Fields.text(one, "table");
            table.row(
                    name,
                    count(one, "chunks"),
                    count(one, "rows"),
                    count(one, "rowsPerChunk"),
                    count(one, "largestChunkRows"),
                    bytes(one, "bytesPerChunk"),
                    bytes(one, "largestChunkBytes"));
            more.add(name + ": by " + Fields.text(one, "layout"));
            more.add(name + ": " + Fields.text(one, "loading"));
        }
        lines.add("hypertables:");
        table.lines().forEach(line -> lines.add("  " + line));
        more.forEach(line -> lines.add("  " + line));
    }

    private static String count(JsonObject object, String field) {
        return known(Quantities.count(Fields.number(object, field)));
    }

    private static String bytes(JsonObject object, String field) {
        return known(Quantities.bytes(Fields.number(object, field)));
    }

    private static void section(List<String> lines, String title, JsonObject plan, String field) {
        if (!plan.containsKey(field) || plan.getJsonArray(field).isEmpty()) {
            return;
        }
        lines.add(title);
        plan.getJsonArray(field)
                .getValuesAs(JsonString.class)
                .forEach(text -> text.getString().lines().forEach(line -> lines.add("  " + line)));
    }

    private static String known(String text) {
        return text.isEmpty() ? "unknown" : text;
    }
}
