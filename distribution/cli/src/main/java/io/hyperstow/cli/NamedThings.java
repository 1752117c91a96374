package io.hyperstow.cli;

import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The MBeans of one type as a table: a line each, an attribute a column. */
final class NamedThings {

    private static final Pattern NAME = Pattern.compile("[:,]name=([^,]*)");

    private NamedThings() {}

    /**
     * @param mbeans attributes by object name
     * @param attributes the columns after the name
     */
    static List<String> lines(JsonObject mbeans, String... attributes) {
        TextTable table = new TextTable(Stream.concat(Stream.of("NAME"), Arrays.stream(attributes))
                .map(NamedThings::title)
                .toArray(String[]::new));
        byName(mbeans)
                .forEach((name, values) -> table.row(
                        Stream.concat(Stream.of(name), Arrays.stream(attributes).map(a -> Fields.text(values, a)))
                                .toArray(String[]::new)));
        return table.lines();
    }

    /** {@code ServerVersion} becomes {@code SERVER VERSION}. */
    private static String title(String attribute) {
        return attribute.replaceAll("(?<=[a-z])(?=[A-Z])", " ").toUpperCase(Locale.ROOT);
    }

    private static Map<String, JsonObject> byName(JsonObject mbeans) {
        Map<String, JsonObject> things = new TreeMap<>();
        for (Map.Entry<String, JsonValue> mbean : mbeans.entrySet()) {
            Matcher name = NAME.matcher(mbean.getKey());
            things.put(
                    name.find() ? name.group(1) : mbean.getKey(),
                    mbean.getValue().asJsonObject());
        }
        return things;
    }
}
