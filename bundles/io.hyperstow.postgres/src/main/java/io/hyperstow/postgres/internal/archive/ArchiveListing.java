package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.postgres.PostgresTool;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads an archive's table of contents through {@code pg_restore -l}. */
final class ArchiveListing {

    private static final Pattern ENTRY = Pattern.compile("(\\d+); (\\d+) (\\d+) (.*)");
    private static final Pattern DEPENDENCIES = Pattern.compile(";\\s+depends on: ([\\d ]+)");

    /** pg_dump's entry types of several words; all others are one word. */
    private static final List<String> LONG_TYPES = List.of(
            "ACCESS METHOD",
            "BLOB METADATA",
            "CHECK CONSTRAINT",
            "DATABASE PROPERTIES",
            "DEFAULT ACL",
            "EVENT TRIGGER",
            "FK CONSTRAINT",
            "FOREIGN DATA WRAPPER",
            "FOREIGN TABLE",
            "INDEX ATTACH",
            "MATERIALIZED VIEW DATA",
            "MATERIALIZED VIEW",
            "OPERATOR CLASS",
            "OPERATOR FAMILY",
            "PROCEDURAL LANGUAGE",
            "PUBLICATION TABLES IN SCHEMA",
            "PUBLICATION TABLE",
            "ROW SECURITY",
            "SECURITY LABEL",
            "SEQUENCE OWNED BY",
            "SEQUENCE SET",
            "SHELL TYPE",
            "STATISTICS DATA",
            "SUBSCRIPTION TABLE",
            "TABLE ATTACH",
            "TABLE DATA",
            "TEXT SEARCH CONFIGURATION",
            "TEXT SEARCH DICTIONARY",
            "TEXT SEARCH PARSER",
            "TEXT SEARCH TEMPLATE",
            "USER MAPPING");

    private final PostgresTool restore;
    private final CancelSignal cancel;

    ArchiveListing(PostgresTool restore, CancelSignal cancel) {
        this.restore = restore;
        this.cancel = cancel;
    }

    List<ListedEntry> read(Path archive) throws IOException {
        Set<Integer> postData = new HashSet<>();
        for (String line : list("--section=post-data", archive)) {
            Matcher entry = ENTRY.matcher(line);
            if (entry.matches()) {
                postData.add(Integer.parseInt(entry.group(1)));
            }
        }
        return parse(list("--verbose", archive), postData);
    }

    private List<String> list(String option, Path archive) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> arguments = List.of("--list", option, archive.toString());
        restore.run(new PostgresTool.Invocation(null, "", arguments, printed, line -> {}), cancel);
        return printed.toString(StandardCharsets.UTF_8).lines().toList();
    }

    static List<ListedEntry> parse(List<String> lines, Set<Integer> postData) {
        List<ListedEntry> entries = new ArrayList<>();
        for (String line : lines) {
            Matcher entry = ENTRY.matcher(line);
            Matcher dependencies = DEPENDENCIES.matcher(line);
            if (entry.matches()) {
                entries.add(entry(entry, postData));
            } else if (dependencies.matches() && !entries.isEmpty()) {
                int last = entries.size() - 1;
                List<Integer> numbers = Arrays.stream(
                                dependencies.group(1).trim().split(" +"))
                        .map(Integer::valueOf)
                        .collect(Collectors.toList());
                ListedEntry of = entries.get(last);
                entries.set(
                        last, new ListedEntry(of.dumpId(), of.object(), of.type(), of.text(), numbers, of.postData()));
            }
        }
        return entries;
    }

    private static ListedEntry entry(Matcher line, Set<Integer> postData) {
        int dumpId = Integer.parseInt(line.group(1));
        String rest = line.group(4);
        String type = LONG_TYPES.stream()
                .filter(longType -> rest.startsWith(longType + " "))
                .findFirst()
                .orElse(rest.substring(0, (rest + " ").indexOf(' ')));
        String text = rest.substring(Math.min(rest.length(), type.length() + 1));
        ObjectId object = new ObjectId(Long.parseLong(line.group(2)), Long.parseLong(line.group(3)));
        return new ListedEntry(dumpId, object, type, text, List.of(), postData.contains(dumpId));
    }
}
