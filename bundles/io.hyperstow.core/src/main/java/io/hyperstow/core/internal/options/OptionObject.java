package io.hyperstow.core.internal.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A JSON object of options whose values are asked for by name and type. */
final class OptionObject {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
            .build();

    private final ObjectNode node;
    private final String path;

    private OptionObject(ObjectNode node, String path) {
        this.node = node;
        this.path = path;
    }

    /**
     * @param json one JSON object, or blank text for an empty one
     * @throws BackupException {@code INVALID_OPTIONS}
     */
    static OptionObject parse(String json) {
        if (json.isBlank()) {
            return new OptionObject(MAPPER.createObjectNode(), "");
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            String where = e.getLocation() == null
                    ? ""
                    : " at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr();
            throw invalid(
                    "the options are not one JSON object: " + firstLine(e.getOriginalMessage()) + where,
                    "write one JSON object, like {\"workers\": 4}, or leave the options empty");
        }
        if (!(root instanceof ObjectNode object)) {
            throw invalid(
                    "the options are " + typeOf(root) + ", not a JSON object",
                    "write one JSON object, like {\"workers\": 4}, or leave the options empty");
        }
        return new OptionObject(object, "");
    }

    private static String firstLine(String message) {
        return message.lines().findFirst().orElse(message);
    }

    /** The names that were given. */
    Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        node.fieldNames().forEachRemaining(names::add);
        return names;
    }

    boolean has(String name) {
        return node.has(name);
    }

    /** Refuses every name that is not allowed. */
    void requireOnly(Collection<String> allowed) {
        for (String name : names()) {
            if (!allowed.contains(name)) {
                throw invalid("there is no option '" + path + name + "'", "use one of: " + sorted(allowed));
            }
        }
    }

    static String sorted(Collection<String> names) {
        return String.join(", ", new TreeSet<>(names));
    }

    String text(String name, String otherwise) {
        JsonNode value = node.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isTextual()) {
            throw wrongType(name, value, "a text", "\"…\"");
        }
        return value.asText();
    }

    /** A text, or a whole number as text. */
    String textOrNumber(String name, String otherwise) {
        JsonNode value = node.get(name);
        if (value != null && value.isIntegralNumber()) {
            return value.asText();
        }
        if (value != null && !value.isTextual()) {
            throw wrongType(name, value, "a text or a whole number", "\"1 day\" or 86400000000");
        }
        return text(name, otherwise);
    }

    int number(String name, int otherwise) {
        JsonNode value = node.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isIntegralNumber() || !value.canConvertToInt()) {
            throw wrongType(name, value, "a whole number", "4");
        }
        return value.asInt();
    }

    boolean flag(String name, boolean otherwise) {
        JsonNode value = node.get(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw wrongType(name, value, "true or false", "true");
        }
        return value.asBoolean();
    }

    List<String> texts(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        if (value instanceof ArrayNode array) {
            for (JsonNode element : array) {
                if (!element.isTextual()) {
                    throw wrongType(name, element, "a list of texts", "[\"public.*\", \"metrics.cpu\"]");
                }
                texts.add(element.asText());
            }
            return texts;
        }
        throw wrongType(name, value, "a list of texts", "[\"public.*\", \"metrics.cpu\"]");
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    <E extends Enum<E>> E choice(String name, E otherwise) {
        JsonNode value = node.get(name);
        if (value == null) {
            return otherwise;
        }
        List<String> allowed = new ArrayList<>();
        for (E constant : otherwise.getDeclaringClass().getEnumConstants()) {
            String text = constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            if (value.isTextual() && value.asText().equals(text)) {
                return constant;
            }
            allowed.add(text);
        }
        throw invalid("option '" + path + name + "' is " + value, "use one of: " + String.join(", ", allowed));
    }

    /** The objects in an object, by name and in the order given. */
    Map<String, OptionObject> objects(String name) {
        JsonNode value = node.get(name);
        if (value == null) {
            return Map.of();
        }
        if (!(value instanceof ObjectNode object)) {
            throw wrongType(name, value, "an object", "{\"public.cpu\": {\"chunkInterval\": \"1 day\"}}");
        }
        Map<String, OptionObject> objects = new LinkedHashMap<>();
        object.properties().forEach(field -> {
            String child = path + name + "." + field.getKey();
            if (!(field.getValue() instanceof ObjectNode nested)) {
                throw invalid("option '" + child + "' is " + typeOf(field.getValue()), "write an object there: {…}");
            }
            objects.put(field.getKey(), new OptionObject(nested, child + "."));
        });
        return Collections.unmodifiableMap(objects);
    }

    /** The objects in a list. */
    List<OptionObject> objectList(String name) {
        JsonNode value = node.get(name);
        if (!(value instanceof ArrayNode array)) {
            throw wrongType(name, value, "a list of objects", "[{\"column\": \"tags_id\", \"partitions\": 4}]");
        }
        List<OptionObject> objects = new ArrayList<>();
        for (JsonNode element : array) {
            if (!(element instanceof ObjectNode nested)) {
                throw wrongType(name, element, "a list of objects", "[{\"column\": \"tags_id\", \"partitions\": 4}]");
            }
            objects.add(new OptionObject(nested, path + name + "[" + objects.size() + "]."));
        }
        return objects;
    }

    /** A refusal about one of the options. */
    BackupException refused(String name, String what, String hint) {
        return invalid("option '" + path + name + "' " + what, hint);
    }

    /** The whole as Java values, for a manifest. */
    Map<String, Object> values() {
        Map<String, Object> values = new LinkedHashMap<>();
        node.properties().forEach(f -> values.put(f.getKey(), MAPPER.convertValue(f.getValue(), Object.class)));
        return values;
    }

    /** Its text with another field, which must not be there yet. */
    String with(String name, String value) {
        if (has(name)) {
            throw invalid("there is no option '" + path + name + "'", "leave it out");
        }
        return node.deepCopy().put(name, value).toString();
    }

    /** Its text without a field. */
    String without(String name) {
        ObjectNode copy = node.deepCopy();
        copy.remove(name);
        return copy.toString();
    }

    private BackupException wrongType(String name, JsonNode value, String wanted, String example) {
        return invalid(
                "option '" + path + name + "' is " + typeOf(value) + ", not " + wanted, "write it like " + example);
    }

    private static String typeOf(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> "the text " + value;
            case NUMBER -> "the number " + value;
            case BOOLEAN -> value.asText();
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case NULL -> "null";
            default -> "empty";
        };
    }

    static BackupException invalid(String problem, String hint) {
        return new BackupException(ErrorCode.INVALID_OPTIONS, problem, hint);
    }
}
