package io.hyperstow.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The flags that give restored hypertables another layout, each by table.
 *
 * @param timeColumns the time column
 * @param chunkIntervals the width of a chunk
 * @param partitions {@code column:count} of one hash dimension
 */
record LayoutFlags(
        Map<String, String> timeColumns, Map<String, String> chunkIntervals, Map<String, String> partitions) {

    private static final Pattern PARTITION = Pattern.compile("(.+):([0-9]{1,5})");

    /** Sets {@code hypertables}, unless no flag was given; a table named in the whole document keeps its other keys. */
    void addTo(OptionsDocument document) {
        Set<String> tables = new TreeSet<>(timeColumns.keySet());
        tables.addAll(chunkIntervals.keySet());
        tables.addAll(partitions.keySet());
        if (tables.isEmpty()) {
            return;
        }
        JsonObject before = document.object("hypertables");
        JsonObjectBuilder layouts = Json.createObjectBuilder(before);
        for (String table : tables) {
            layouts.add(table, layout(table, before));
        }
        document.value("hypertables", layouts.build());
    }

    private JsonObjectBuilder layout(String table, JsonObject before) {
        JsonObjectBuilder layout = before.get(table) instanceof JsonObject given
                ? Json.createObjectBuilder(given)
                : Json.createObjectBuilder();
        if (timeColumns.containsKey(table)) {
            layout.add("timeColumn", timeColumns.get(table));
        }
        if (chunkIntervals.containsKey(table)) {
            layout.add("chunkInterval", chunkIntervals.get(table));
        }
        if (partitions.containsKey(table)) {
            Matcher partition = PARTITION.matcher(partitions.get(table));
            if (!partition.matches()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "'" + partitions.get(table) + "' is not COLUMN:N",
                        "like --partition cpu=tags_id:4");
            }
            layout.add("partitionColumn", partition.group(1)).add("partitions", Integer.parseInt(partition.group(2)));
        }
        return layout;
    }
}
