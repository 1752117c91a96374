package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Entries as lines that {@code pg_restore -L} reads, which ignores all after the semicolon:
 * {@code <dumpId>; <type> <schema of table> <table> <schema> <name> <pre|post> <dumpIds it depends on>}, parted by tabs, the
 * last by spaces. In a field a backslash, a
 * tab and line ends are written as {@code \\}, {@code \t}, {@code \n} and {@code \r}; no table is two empty fields.
 */
final class EntryList {

    private static final int FIELDS = 7;

    private EntryList() {}

    static String format(List<ArchiveEntry> entries) {
        StringBuilder text = new StringBuilder();
        for (ArchiveEntry entry : entries) {
            TableName table = entry.table();
            text.append(entry.dumpId())
                    .append("; ")
                    .append(String.join(
                            "\t",
                            escape(entry.type()),
                            table == null ? "" : escape(table.schema()),
                            table == null ? "" : escape(table.name()),
                            escape(entry.schema()),
                            escape(entry.name()),
                            entry.postData() ? "post" : "pre",
                            entry.dependsOn().stream().map(String::valueOf).collect(Collectors.joining(" "))))
                    .append('\n');
        }
        return text.toString();
    }

    static List<ArchiveEntry> parse(String text) {
        List<ArchiveEntry> entries = new ArrayList<>();
        for (String line : text.split("\n")) {
            if (!line.isEmpty()) {
                entries.add(entry(line));
            }
        }
        return entries;
    }

    private static ArchiveEntry entry(String line) {
        int semicolon = line.indexOf("; ");
        String[] fields =
                semicolon < 1 ? new String[0] : line.substring(semicolon + 2).split("\t", -1);
        boolean whole = fields.length == FIELDS
                && line.substring(0, semicolon).matches("\\d{1,9}")
                && fields[6].matches("(\\d{1,9}( \\d{1,9})*)?")
                && (fields[5].equals("post") || fields[5].equals("pre"))
                && fields[1].isEmpty() == fields[2].isEmpty();
        if (!whole) {
            throw corrupt(line);
        }
        TableName table =
                fields[1].isEmpty() ? null : new TableName(unescape(fields[1], line), unescape(fields[2], line));
        return new ArchiveEntry(
                Integer.parseInt(line.substring(0, semicolon)),
                unescape(fields[0], line),
                table,
                unescape(fields[3], line),
                unescape(fields[4], line),
                fields[5].equals("post"),
                fields[6].isEmpty()
                        ? List.of()
                        : Arrays.stream(fields[6].split(" "))
                                .map(Integer::valueOf)
                                .toList());
    }

    private static BackupException corrupt(String line) {
        return new BackupException(
                ErrorCode.ARTIFACT_CORRUPT,
                "the list of definitions has a line that is not one: '" + line + "'",
                "restore from another backup");
    }

    private static String escape(String field) {
        return field.replace("\\", "\\\\")
                .replace("\t", "\\t")
                .replace("\n", "\\n")
                .replace("\r", "\\r");
    }

    private static String unescape(String field, String line) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            char c = field.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            switch (i < field.length() ? field.charAt(i) : ' ') {
                case '\\' -> text.append('\\');
                case 't' -> text.append('\t');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                default -> throw corrupt(line);
            }
        }
        return text.toString();
    }
}
