package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SchemaArchive;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.postgres.internal.sql.Query;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/**
 * Two archives on one snapshot: {@code tables.dump} names its tables exactly, and {@code objects.dump} excludes every
 * table, which needs no privilege on any of them.
 */
@Component
public final class PgSchemaArchives implements SchemaArchives {

    /**
     * The tables are locked already by the lease. If pg_dump does not get their locks at once, it stands behind somebody who
     * waits for the lease to end: that wait has no end.
     */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    private final PostgresTools tools;

    @Activate
    public PgSchemaArchives(@Reference PostgresTools tools) {
        this.tools = tools;
    }

    @Override
    public List<SchemaArchive> dump(
            SnapshotLease lease, Wanted wanted, Path folder, Progress progress, CancelSignal cancel)
            throws SQLException, IOException {
        Set<TableName> tables = wanted.tables();
        if (tables.isEmpty()) {
            throw new IllegalArgumentException("no table to dump the definition of");
        }
        boolean timescale = lease.inventory().timescaledb().isPresent();
        Dependencies dependencies =
                lease.read(cancel, session -> Dependencies.of(session.connection(), wanted, timescale));
        warn(dependencies, progress);

        int major = lease.inventory().database().serverMajor();
        PostgresTool dump = tools.locate(lease.database(), "pg_dump", major);
        ArchiveListing listing = new ArchiveListing(tools.locate(lease.database(), "pg_restore", dump.major()), cancel);
        Path objects = folder.resolve("objects.dump");
        Path own = folder.resolve("tables.dump");
        dump(dump, lease, objects, List.of("--schema-only", "--exclude-table=*.*"), progress, cancel);
        dump(dump, lease, own, tableArguments(tables, dependencies.sequences()), progress, cancel);
        List<ListedEntry> objectEntries = listing.read(objects);
        List<ListedEntry> tableEntries = listing.read(own);

        SchemaArchive needed = new SchemaArchive(objects, lease.read(cancel, session -> new EntryChooser(
                        objectEntries, EntryOwners.of(session.connection(), objectEntries))
                .ofObjects(dependencies.objects().keySet())));
        SchemaArchive chosen = new SchemaArchive(own, lease.read(cancel, session -> new EntryChooser(
                        tableEntries, EntryOwners.of(session.connection(), tableEntries))
                .ofTables()));
        warnOfMissing(dependencies, objectEntries, progress);
        return List.of(needed, chosen);
    }

    @Override
    public List<SchemaArchive> dumpDatabase(
            SnapshotLease lease, Set<TableName> without, Path archive, Progress progress, CancelSignal cancel)
            throws SQLException, IOException {
        int major = lease.inventory().database().serverMajor();
        PostgresTool dump = tools.locate(lease.database(), "pg_dump", major);
        TimescaleObjects own = lease.inventory().timescaledb().isPresent()
                ? lease.read(cancel, session -> TimescaleObjects.read(session.connection(), lease.inventory()))
                : TimescaleObjects.NONE;
        own.strays()
                .forEach(table -> progress.warn("'" + table + "' is not in the backup: it is a table in a schema of"
                        + " TimescaleDB's and no chunk; hint: move it with ALTER TABLE … SET SCHEMA"));
        own.published()
                .forEach(what -> progress.warn("publication '" + what + "' names chunks, or schemas of TimescaleDB's:"
                        + " these are not in the backup of it"));
        List<String> choice = new ArrayList<>(List.of("-b"));
        own.schemas().forEach(schema -> choice.add("--exclude-schema=" + TableName.quote(schema)));
        own.elsewhere().forEach(chunk -> choice.add("--exclude-table=" + chunk.quoted()));
        lease.inventory().sequencesOf(without).forEach(sequence -> choice.add("--exclude-table=" + sequence.quoted()));
        for (Table table : lease.inventory().tables()) {
            String option = without.contains(table.name()) ? "--exclude-table=" : "--exclude-table-data=";
            choice.add(option + table.name().quoted());
        }
        dump(dump, lease, archive, choice, progress, cancel);
        List<ListedEntry> listed =
                new ArchiveListing(tools.locate(lease.database(), "pg_restore", dump.major()), cancel).read(archive);
        Set<TableName> aggregates =
                lease.inventory().aggregates().stream().map(Aggregate::view).collect(Collectors.toSet());
        DatabaseEntries entries = lease.read(
                cancel,
                session -> new DatabaseEntries(
                        listed, EntryOwners.of(session.connection(), listed), aggregates, own.schemas()));
        return List.of(
                new SchemaArchive(archive, entries.first()),
                new SchemaArchive(archive, entries.overAggregates()),
                new SchemaArchive(archive, entries.aggregateViews()));
    }

    private static void dump(
            PostgresTool dump,
            SnapshotLease lease,
            Path archive,
            List<String> choice,
            Progress progress,
            CancelSignal cancel)
            throws IOException {
        List<String> arguments = new ArrayList<>(
                List.of("--format=custom", "--encoding=UTF8", "--snapshot=" + lease.snapshotId(), "--file=" + archive));
        boolean shorter = !lease.lockTimeout().isZero() && lease.lockTimeout().compareTo(LONGEST_WAIT) < 0;
        arguments.add("--lock-wait-timeout=" + (shorter ? lease.lockTimeout() : LONGEST_WAIT).toMillis());
        arguments.addAll(choice);
        dump.run(
                new PostgresTool.Invocation(
                        lease.database(),
                        lease.databaseName(),
                        arguments,
                        OutputStream.nullOutputStream(),
                        line -> say(line, progress)),
                cancel);
    }

    private static void say(String line, Progress progress) {
        int warning = line.indexOf("warning: ");
        if (line.startsWith("pg_dump: ") && warning >= 0) {
            progress.warn("pg_dump: " + line.substring(warning + "warning: ".length()));
        } else {
            progress.log(line);
        }
    }

    private static List<String> tableArguments(Set<TableName> tables, Set<TableName> sequences) {
        Set<TableName> all = new TreeSet<>(tables);
        all.addAll(sequences);
        List<String> arguments = new ArrayList<>(List.of("--schema-only"));
        all.forEach(table -> arguments.add("--table=" + table.quoted()));
        return arguments;
    }

    private static void warn(Dependencies dependencies, Progress progress) {
        dependencies.outside().forEach(progress::warn);
    }

    private static void warnOfMissing(Dependencies dependencies, List<ListedEntry> listed, Progress progress) {
        Set<ObjectId> there = new HashSet<>();
        listed.forEach(entry -> there.add(entry.object()));
        dependencies.objects().forEach((object, needed) -> {
            if (needed.dumped() && !there.contains(object)) {
                progress.warn(needed.described() + " is needed by a table of the backup but pg_dump left it out");
            }
        });
    }

    @Override
    public String formatList(List<ArchiveEntry> entries) {
        return EntryList.format(entries);
    }

    @Override
    public List<ArchiveEntry> parseList(String text) {
        return EntryList.parse(text);
    }

    @Override
    public void restore(SchemaRestore restore, Progress progress, CancelSignal cancel) throws IOException {
        if (restore.archive().entries().isEmpty()) {
            return;
        }
        int server = serverMajor(restore);
        PostgresTool tool = tools.locate(
                restore.database(),
                "pg_restore",
                Math.max(server, writer(restore.archive().archive())));
        Path list = Files.createTempFile("hyperstow-restore", ".list");
        try {
            Files.writeString(list, EntryList.format(restore.archive().entries()), StandardCharsets.UTF_8);
            if (ScriptedRestore.needed(tool, server)) {
                new ScriptedRestore(tools, tool).run(restore, list, progress, cancel);
                return;
            }
            List<String> arguments = arguments(restore, list);
            arguments.add("--dbname=" + connection(restore));
            arguments.add(restore.jobs() > 1 ? "--jobs=" + restore.jobs() : "--single-transaction");
            tool.run(
                    new PostgresTool.Invocation(
                            restore.database(),
                            restore.databaseName(),
                            arguments,
                            OutputStream.nullOutputStream(),
                            progress::log),
                    cancel);
        } finally {
            Files.delete(list);
        }
    }

    /** What is restored and how, without where to. */
    static List<String> arguments(SchemaRestore restore, Path list) {
        List<String> arguments = new ArrayList<>(List.of("--exit-on-error", "--use-list=" + list));
        if (!restore.keepOwner()) {
            arguments.add("--no-owner");
        }
        if (!restore.keepPrivileges()) {
            arguments.add("--no-privileges");
        }
        arguments.add(restore.archive().archive().toString());
        return arguments;
    }

    /** A database's name could pass for a connection string. */
    static String connection(SchemaRestore restore) {
        return "dbname='" + restore.databaseName().replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private static int serverMajor(SchemaRestore restore) throws IOException {
        try {
            return restore.database()
                    .call(
                            restore.databaseName(),
                            session -> Query.one(
                                    session.connection(),
                                    "SELECT current_setting('server_version_num')::int / 10000",
                                    row -> row.getInt(1)));
        } catch (SQLException e) {
            throw new IOException("the server did not say its version", e);
        }
    }

    /** The oldest pg_restore that reads an archive: format 1.15 came with 16, format 1.16 with 17. */
    private static int writer(Path archive) throws IOException {
        try (InputStream bytes = Files.newInputStream(archive)) {
            byte[] head = bytes.readNBytes(7);
            int minor = head.length == 7 ? head[6] : 0;
            return minor >= 16 ? 17 : minor == 15 ? 16 : 0;
        }
    }
}
