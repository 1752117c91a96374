package io.hyperstow.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;

/** Which file of a backup is which: one line a file, or a line each when a file holds several chunks. */
final class FileList {

    private FileList() {}

    static TextTable of(JsonObject manifest) {
        TextTable table = new TextTable("FILE", "KIND", "TABLE", "CHUNK", "FORMAT", ">ROWS", ">OFFSET", ">LENGTH");
        for (JsonObject file : manifest.getJsonArray("artifacts").getValuesAs(JsonObject.class)) {
            add(table, file);
        }
        return table;
    }

    private static void add(TextTable table, JsonObject file) {
        String key = file.getString("key", "");
        String kind = file.getString("kind", "");
        String name = name(file.get("table"));
        String format = format(file);
        JsonArray segments = file.get("segments") instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
        if (chunks(segments).size() < 2) {
            table.row(
                    key,
                    kind,
                    name,
                    String.join(", ", chunks(segments)),
                    format,
                    Quantities.count(Fields.number(file, "rows")),
                    "0",
                    Quantities.count(Fields.number(file, "storedBytes")));
            return;
        }
        for (JsonObject segment : segments.getValuesAs(JsonObject.class)) {
            table.row(
                    key,
                    kind,
                    name,
                    name(segment.get("chunk")),
                    format,
                    Quantities.count(Fields.number(segment, "rows")),
                    Quantities.count(Fields.number(segment, "offset")),
                    Quantities.count(Fields.number(segment, "length")));
        }
    }

    private static Set<String> chunks(JsonArray segments) {
        Set<String> chunks = new LinkedHashSet<>();
        segments.getValuesAs(JsonObject.class).forEach(segment -> chunks.add(name(segment.get("chunk"))));
        return chunks;
    }

    private static String format(JsonObject file) {
        String format = Fields.text(file, "format");
        String codec = Fields.text(file, "codec");
        String text = codec.isEmpty() || codec.equalsIgnoreCase("none") ? format : format + "." + codec;
        return text.toLowerCase(Locale.ROOT);
    }

    /** A table's name is an object of schema and name, or already one text. */
    private static String name(JsonValue table) {
        if (table instanceof JsonObject object) {
            return object.getString("schema", "") + "." + object.getString("name", "");
        }
        return table instanceof JsonString text ? text.getString() : "";
    }
}
