package io.hyperstow.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;

/** A job's status as the agent answered it; what an older agent does not tell is empty or -1. */
record JobView(JsonObject status) {

    String text(String field) {
        return status.getString(field, "");
    }

    long number(String field) {
        return Fields.number(status, field);
    }

    double percent() {
        return status.get("percent") instanceof JsonNumber number ? number.doubleValue() : -1;
    }

    String id() {
        return text("id");
    }

    String state() {
        return text("state");
    }

    /** States this client does not know are taken for an end, so that following one never hangs. */
    boolean ended() {
        return !state().equals("QUEUED") && !state().equals("RUNNING");
    }

    boolean succeeded() {
        return state().equals("SUCCEEDED");
    }

    List<String> warnings() {
        JsonArray warnings = status.get("warnings") instanceof JsonArray array ? array : JsonValue.EMPTY_JSON_ARRAY;
        return warnings.getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
    }
}
