package io.hyperstow.core.internal.options;

import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.HypertableLayout;
import io.hyperstow.api.model.HypertableLayout.AddedDimension;
import io.hyperstow.api.model.TablePattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The restore option {@code hypertables}: for each table {@code timeColumn}, {@code chunkInterval} and
 * {@code dimensions}; or, in place of the last, {@code partitionColumn} and {@code partitions} for one hash dimension.
 */
final class HypertableOptions {

    private static final Set<String> LAYOUT =
            Set.of("timeColumn", "chunkInterval", "dimensions", "partitionColumn", "partitions");
    private static final Set<String> DIMENSION = Set.of("column", "type", "interval", "partitions", "function");

    private HypertableOptions() {}

    static Map<String, HypertableLayout> layouts(OptionObject options, String name) {
        Map<String, HypertableLayout> layouts = new LinkedHashMap<>();
        options.objects(name).forEach((table, layout) -> {
            TablePattern.parse(table);
            layouts.put(table, layout(layout));
        });
        return layouts;
    }

    private static HypertableLayout layout(OptionObject given) {
        given.requireOnly(LAYOUT);
        return new HypertableLayout(
                given.text("timeColumn", ""), given.textOrNumber("chunkInterval", ""), dimensions(given));
    }

    private static List<AddedDimension> dimensions(OptionObject given) {
        boolean shortForm = given.has("partitionColumn") || given.has("partitions");
        if (!given.has("dimensions")) {
            return shortForm ? List.of(shortForm(given)) : null;
        }
        if (shortForm) {
            throw given.refused(
                    "dimensions",
                    "is given together with 'partitionColumn' or 'partitions'",
                    "give either the list or the short form of one hash dimension");
        }
        List<AddedDimension> dimensions = new ArrayList<>();
        for (OptionObject dimension : given.objectList("dimensions")) {
            dimensions.add(dimension(dimension));
        }
        return dimensions;
    }

    private static AddedDimension shortForm(OptionObject given) {
        String column = required(given, "partitionColumn");
        if (!given.has("partitions")) {
            throw given.refused("partitions", "is missing", "say how many: \"partitions\": 4");
        }
        return new AddedDimension(column, Dimension.Kind.HASH, "", given.number("partitions", 0), "");
    }

    private static AddedDimension dimension(OptionObject given) {
        given.requireOnly(DIMENSION);
        Dimension.Kind kind = given.choice("type", given.has("interval") ? Dimension.Kind.RANGE : Dimension.Kind.HASH);
        String other = kind == Dimension.Kind.HASH ? "interval" : "partitions";
        if (given.has(other)) {
            throw given.refused(
                    other,
                    "does not belong to a dimension by " + (kind == Dimension.Kind.HASH ? "hash" : "range"),
                    "a range dimension has an interval, a hash dimension a number of partitions");
        }
        return new AddedDimension(
                required(given, "column"),
                kind,
                given.textOrNumber("interval", ""),
                given.number("partitions", 0),
                given.text("function", ""));
    }

    private static String required(OptionObject given, String name) {
        String text = given.text(name, "");
        if (text.isEmpty()) {
            throw given.refused(name, "is missing", "name the column: \"" + name + "\": \"tags_id\"");
        }
        return text;
    }
}
