package io.hyperstow.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.stream.Collectors;

/** Reads answers of agents that may be older or newer than this client: what is not there is empty or -1. */
final class Fields {

    private Fields() {}

    static long number(JsonObject object, String field) {
        return object.get(field) instanceof JsonNumber number ? number.longValue() : -1;
    }

    /** A text as it is, a list separated by commas, other values as JSON. */
    static String text(JsonObject object, String field) {
        JsonValue value = object.getOrDefault(field, JsonValue.NULL);
        if (value == JsonValue.NULL) {
            return "";
        }
        return value instanceof JsonArray array
                ? array.stream().map(Fields::text).collect(Collectors.joining(", "))
                : text(value);
    }

    private static String text(JsonValue value) {
        return value instanceof JsonString string ? string.getString() : value.toString();
    }
}
