package io.hyperstow.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The text of one JSON object that operations take as options, put together from a whole document, the command's own
 * flags and {@code key=value} pairs; what comes later wins. What a key means is the agent's business.
 */
final class OptionsDocument {

    private static final Set<String> LISTS = Set.of("include", "excludeTables", "excludeTableData");

    private final Map<String, JsonValue> options = new LinkedHashMap<>();

    /**
     * @param json one JSON object, or null
     */
    OptionsDocument(String json) {
        if (json == null || json.isBlank()) {
            return;
        }
        JsonValue document = parsed(json);
        if (!(document instanceof JsonObject object)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'" + json + "' is not one JSON object",
                    "like {\"workers\": 4, \"codec\": \"lz4\"}");
        }
        options.putAll(object);
    }

    /** Sets a text, unless it is null. */
    void text(String key, String value) {
        if (value != null) {
            options.put(key, Json.createValue(value));
        }
    }

    /** Sets a whole number, unless it is null. */
    void number(String key, Integer value) {
        if (value != null) {
            options.put(key, Json.createValue(value));
        }
    }

    /** Sets {@code true} for a switch that is on. */
    void enabled(String key, boolean on) {
        if (on) {
            options.put(key, JsonValue.TRUE);
        }
    }

    /** Sets a list of texts, unless it is null or empty. */
    void texts(String key, List<String> values) {
        if (values != null && !values.isEmpty()) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            values.forEach(array::add);
            options.put(key, array.build());
        }
    }

    void value(String key, JsonValue value) {
        options.put(key, value);
    }

    /** What is set so far for a key that takes an object; empty when nothing is. */
    JsonObject object(String key) {
        return options.get(key) instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT;
    }

    /** Sets {@code key=value}: the value is JSON when it can be read so, else a text; a list when the key takes one. */
    void pair(String pair) {
        int at = pair.indexOf('=');
        if (at < 1) {
            throw new CommandException(ExitCode.USAGE, "'" + pair + "' is not key=value", "like --option workers=4");
        }
        String key = pair.substring(0, at);
        JsonValue value = parsed(pair.substring(at + 1));
        if (value == null) {
            value = Json.createValue(pair.substring(at + 1));
        }
        if (LISTS.contains(key) && value.getValueType() == JsonValue.ValueType.STRING) {
            value = Json.createArrayBuilder().add(value).build();
        }
        options.put(key, value);
    }

    /** The document; empty when nothing was set. */
    String text() {
        return options.isEmpty()
                ? ""
                : Json.createObjectBuilder(Map.<String, Object>copyOf(options))
                        .build()
                        .toString();
    }

    private static JsonValue parsed(String text) {
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        } catch (JsonException notJson) {
            return null;
        }
    }
}
