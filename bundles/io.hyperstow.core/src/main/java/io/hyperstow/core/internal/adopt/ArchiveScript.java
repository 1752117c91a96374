package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.copy.CopyEncoding;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the SQL that {@code pg_restore --create} makes of an archive, rows and all, and keeps what it tells of the
 * database. Every entry of the archive begins with a comment that names it. Used by one thread.
 */
public final class ArchiveScript extends OutputStream {

    private static final Pattern ENTRY = Pattern.compile(
            "-- (Data for )?Name: (.*); Type: ([A-Z ]+); Schema: (.*); Owner: (.*?)(?:; Tablespace: .*)?");
    private static final Pattern VERSION = Pattern.compile("-- Dumped from database version (\\d+)\\.(\\d+).*");
    private static final Pattern ENCODING = Pattern.compile("SET client_encoding = '(.*)';");
    private static final Pattern EXTENSION =
            Pattern.compile("CREATE EXTENSION IF NOT EXISTS (\\S+|\"(?:[^\"]|\"\")*\") WITH SCHEMA (.*);");
    private static final Pattern SETTING = Pattern.compile("ALTER DATABASE .* SET ([a-z_0-9.\"]+) TO (.*);");
    private static final String COPY_END = " FROM stdin;";
    private static final String RESTORING = "timescaledb.restoring";
    private static final String INTERNAL = "_timescaledb_";
    private static final Set<String> CATALOG_SCHEMAS = Set.of("_timescaledb_catalog", "_timescaledb_config");
    private static final Set<String> CATALOG_TABLES = Set.of("metadata", "bgw_job", "hypertable", "continuous_agg");
    private static final Set<String> NO_DEFINITIONS = Set.of(
            "DATABASE", "DATABASE PROPERTIES", "EXTENSION", "COMMENT", "ACL", "SEQUENCE SET", "BLOB", "BLOB METADATA");

    /** Longer lines are rows or large objects, of which the beginning is enough. */
    private static final int LINE_KEPT = 1 << 16;

    private final byte[] line = new byte[LINE_KEPT];
    private int length;
    private Charset charset = StandardCharsets.UTF_8;
    private String type = "";
    private TableName entry = new TableName("-", "-");
    private boolean copying;
    private List<String> columns = List.of();
    private long rows;

    private int version;
    private String owner = "";
    private Map<String, String> creation;
    private final List<String> settings = new ArrayList<>();
    private final List<Extension> extensions = new ArrayList<>();
    private final Set<String> roles = new TreeSet<>();
    private final Set<TableName> tables = new HashSet<>();
    private final Map<TableName, Long> counts = new TreeMap<>();
    private final Map<String, List<Map<String, String>>> catalog = new HashMap<>();
    private boolean catalogEntries;
    private boolean definitions;
    private boolean data;

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] buffer, int offset, int count) {
        int end = offset + count;
        int begun = offset;
        for (int i = offset; i < end; i++) {
            if (buffer[i] == '\n') {
                keep(buffer, begun, i);
                line();
                length = 0;
                begun = i + 1;
            }
        }
        keep(buffer, begun, end);
    }

    private void keep(byte[] buffer, int from, int to) {
        int taken = Math.min(to - from, line.length - length);
        System.arraycopy(buffer, from, line, length, taken);
        length += taken;
    }

    private void line() {
        if (!copying) {
            statement(new String(line, 0, length, charset));
        } else if (length == 2 && line[0] == '\\' && line[1] == '.') {
            copying = false;
            counts.put(entry, rows);
        } else {
            rows++;
            if (!columns.isEmpty()) {
                String row = new String(Arrays.copyOf(line, length), charset);
                catalog.computeIfAbsent(entry.name(), table -> new ArrayList<>())
                        .add(CopiedRows.row(columns, row));
            }
        }
    }

    private void statement(String text) {
        Matcher comment = ENTRY.matcher(text);
        if (text.startsWith("-- ") && comment.matches()) {
            entry(comment);
        } else if (type.equals("TABLE DATA") && text.startsWith("COPY ") && text.endsWith(COPY_END)) {
            copying = true;
            rows = 0;
            boolean kept = CATALOG_SCHEMAS.contains(entry.schema()) && CATALOG_TABLES.contains(entry.name());
            columns = kept ? SqlNames.of(text.substring(text.indexOf('(') + 1, text.lastIndexOf(')'))) : List.of();
        } else if (type.isEmpty()) {
            head(text);
        } else if (type.equals("DATABASE") && text.startsWith("CREATE DATABASE ") && creation == null) {
            creation = CreateDatabaseText.attributes(text);
        } else if (type.equals("DATABASE PROPERTIES")) {
            setting(text);
        } else if (type.equals("EXTENSION")) {
            extension(text);
        }
    }

    private void head(String text) {
        Matcher dumped = VERSION.matcher(text);
        if (dumped.matches()) {
            version = Integer.parseInt(dumped.group(1)) * 10000 + Integer.parseInt(dumped.group(2));
        }
        Matcher encoding = ENCODING.matcher(text);
        if (encoding.matches()) {
            charset = charset(encoding.group(1));
        }
    }

    private static Charset charset(String encoding) {
        try {
            String name = CopyEncoding.of(encoding).charset();
            return name.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(name);
        } catch (BackupException unknown) {
            return StandardCharsets.UTF_8;
        }
    }

    private void entry(Matcher comment) {
        boolean ofData = comment.group(1) != null;
        type = comment.group(3);
        entry = new TableName(comment.group(4), comment.group(2));
        if (!ofData && !comment.group(5).isEmpty() && !comment.group(5).equals("-")) {
            roles.add(comment.group(5));
        }
        switch (type) {
            case "DATABASE" -> owner = comment.group(5);
            case "TABLE" -> tables.add(entry);
            case "TABLE DATA" -> catalogEntries |= CATALOG_SCHEMAS.contains(entry.schema());
            default -> {}
        }
        data |= ofData;
        definitions |= !ofData && !NO_DEFINITIONS.contains(type);
    }

    private void setting(String text) {
        Matcher set = SETTING.matcher(text);
        // An archive may be of a database that was left in restoring mode.
        String name = set.matches() ? set.group(1).replace("\"", "") : RESTORING;
        if (!name.equals(RESTORING)) {
            settings.add(name + "=" + CreateDatabaseText.value(name, set.group(2)));
        }
    }

    private void extension(String text) {
        Matcher created = EXTENSION.matcher(text);
        if (created.matches()) {
            String name = SqlNames.of(created.group(1)).get(0);
            extensions.add(new Extension(name, SqlNames.of(created.group(2)).get(0), "", ""));
        }
    }

    /** Whether there are rows of TimescaleDB's catalog, without which its hypertables are none. */
    public boolean hasCatalog() {
        return catalogEntries;
    }

    /**
     * What was found, when all of it has been written.
     *
     * @param name the database's name
     */
    public ArchiveFacts facts(String name) {
        Set<TableName> hypertables = new TreeSet<>();
        for (Map<String, String> row : catalog.getOrDefault("hypertable", List.of())) {
            hypertables.add(new TableName(row.get("schema_name"), row.get("table_name")));
        }
        hypertables.removeIf(table -> table.schema().startsWith(INTERNAL));
        List<TableContent> contents = new ArrayList<>();
        counts.forEach((table, count) -> {
            boolean plain = tables.contains(table) && !hypertables.contains(table);
            if (plain && !table.schema().startsWith(INTERNAL)) {
                contents.add(new TableContent(table, count, RowFormat.TEXT, ""));
            }
        });
        return new ArchiveFacts(
                creation == null ? null : database(name),
                extensions.stream().map(this::versioned).toList(),
                List.copyOf(roles),
                hypertables,
                new ArchivedJobs(catalog).list(),
                contents,
                data && !definitions);
    }

    private Extension versioned(Extension extension) {
        String found = extension.name().equals(Extension.TIMESCALEDB)
                ? catalog.getOrDefault("metadata", List.of()).stream()
                        .filter(row -> "timescaledb_version".equals(row.get("key")))
                        .map(row -> row.getOrDefault("value", ""))
                        .findFirst()
                        .orElse("")
                : "";
        return new Extension(extension.name(), extension.schema(), found, "");
    }

    private DatabaseFacts database(String name) {
        String locale = creation.getOrDefault("LOCALE", "");
        return new DatabaseFacts(
                name,
                0,
                version,
                creation.getOrDefault("ENCODING", "UTF8"),
                creation.getOrDefault("LOCALE_PROVIDER", "libc"),
                creation.getOrDefault("LC_COLLATE", locale),
                creation.getOrDefault("LC_CTYPE", locale),
                creation.getOrDefault("ICU_LOCALE", creation.getOrDefault("BUILTIN_LOCALE", "")),
                creation.getOrDefault("ICU_RULES", ""),
                owner.equals("-") ? "" : owner,
                settings,
                List.of(),
                List.of("public"));
    }
}
