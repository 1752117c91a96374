package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Patterns of pg_dump that match certain relations and no others. A pattern costs pg_dump a millisecond and its command
 * line some bytes, so the thousands of chunks of a hypertable, whose names differ in a number, share one.
 */
final class PgDumpPatterns {

    /** A name and the last number in it. */
    private static final Pattern NUMBERED = Pattern.compile("(.*?)\\d+(\\D*)", Pattern.DOTALL);

    private PgDumpPatterns() {}

    /** Names that differ in their last number only. */
    private record Family(String schema, String before, String after) {

        /** Null for a name without a number. */
        static Family of(TableName name) {
            Matcher numbered = NUMBERED.matcher(name.name());
            return numbered.matches() ? new Family(name.schema(), numbered.group(1), numbered.group(2)) : null;
        }

        String pattern() {
            return TableName.quote(schema) + "." + TableName.quote(before) + "[0-9]+" + TableName.quote(after);
        }
    }

    /**
     * @param wanted what is to be matched
     * @param others what must not be
     */
    static List<String> of(Set<TableName> wanted, Collection<TableName> others) {
        Set<Family> mixed = new HashSet<>();
        for (TableName other : others) {
            if (!wanted.contains(other)) {
                mixed.add(Family.of(other));
            }
        }
        Map<Family, List<TableName>> families = new LinkedHashMap<>();
        List<String> patterns = new ArrayList<>();
        for (TableName name : new TreeSet<>(wanted)) {
            Family family = Family.of(name);
            if (family == null || mixed.contains(family)) {
                patterns.add(name.quoted());
            } else {
                families.computeIfAbsent(family, one -> new ArrayList<>()).add(name);
            }
        }
        families.forEach((family, members) ->
                patterns.add(members.size() == 1 ? members.get(0).quoted() : family.pattern()));
        return patterns;
    }
}
