package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactSink;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.postgres.internal.snapshot.LockedSnapshots;
import io.hyperstow.postgres.internal.tools.NativeTools;
import io.hyperstow.testkit.dump.ManualCancelSignal;
import io.hyperstow.testkit.dump.MemoryArtifactSink;
import io.hyperstow.testkit.dump.RecordingProgress;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** A database of a test with what is needed to dump it and to restore the dump by hand. */
final class DumpedDatabase implements AutoCloseable {

    private final TestServer server;
    private final String name;
    private final ProfileDatabase profile;
    private final List<String> restored = new ArrayList<>();
    private final RecordingProgress progress = new RecordingProgress();
    private final ManualCancelSignal cancel = new ManualCancelSignal();

    DumpedDatabase(ServerKind kind, String... sql) {
        this(Testbed.server(kind), Testbed.server(kind).tools(), sql);
    }

    /**
     * @param tools where pg_dump and pg_dumpall are
     */
    DumpedDatabase(TestServer server, Path tools, String... sql) {
        this.server = server;
        this.name = server.createDatabase("dumped");
        server.execute(name, sql);
        this.profile = profile(server.superuser(), tools);
    }

    /** A profile of another role; the caller closes it. */
    ProfileDatabase profile(String user, Path tools) {
        return new ProfileDatabase(new Profile(
                "dumped",
                server.jdbcUrl(name),
                new Profile.Login(user, user.equals(server.superuser()) ? server.password() : "", ""),
                tools.toString()));
    }

    TestServer server() {
        return server;
    }

    String name() {
        return name;
    }

    RecordingProgress progress() {
        return progress;
    }

    ManualCancelSignal cancel() {
        return cancel;
    }

    SnapshotLease lease() throws SQLException {
        return lease(profile, inventory -> {
            Set<TableName> tables = new HashSet<>();
            inventory.tables().stream()
                    .filter(table -> table.kind() != Table.Kind.FOREIGN)
                    .forEach(table -> tables.add(table.name()));
            return tables;
        });
    }

    SnapshotLease lease(ProfileDatabase as, Function<Inventory, Set<TableName>> tables) throws SQLException {
        return new LockedSnapshots(new CatalogInspector())
                .lease(new SnapshotRequest(
                        as, name, tables, Duration.ofSeconds(10), true, progress, CancelSignal.NEVER));
    }

    ProfileDatabase profile() {
        return profile;
    }

    /** The whole database without the rows of some tables. */
    static DumpPlan plan(SnapshotLease lease, BackupOptions options, String... withoutRows) {
        Set<TableName> tables = new HashSet<>();
        Set<TableName> rows = new HashSet<>();
        for (Table table : lease.inventory().tables()) {
            tables.add(table.name());
            if (table.storesRows()
                    && !List.of(withoutRows).contains(table.name().toString())) {
                rows.add(table.name());
            }
        }
        return strategy().plan(new DumpRequest(lease.inventory(), tables, rows, options));
    }

    static PgDumpStrategy strategy() {
        return new PgDumpStrategy(new NativeTools());
    }

    /** Runs all tasks of a plan, each in a folder of its own, as the engine does. */
    void run(DumpPlan plan, SnapshotLease lease, ArtifactSink sink, Path folder) throws SQLException, IOException {
        for (DumpTask task : plan.tasks()) {
            strategy().run(task, context(lease, sink, Files.createTempDirectory(folder, "task-")));
        }
    }

    DumpContext context(SnapshotLease lease, ArtifactSink sink, Path folder) {
        return new DumpContext(lease, sink, folder, progress, cancel);
    }

    /** Puts the files of an archive where a storage would have them. */
    static Path archive(MemoryArtifactSink sink, Path folder) throws IOException {
        for (Artifact artifact : sink.artifacts()) {
            Path file = folder.resolve(artifact.key());
            Files.createDirectories(file.getParent());
            Files.write(file, sink.content(artifact));
        }
        return folder.resolve("archive");
    }

    /** Restores an archive into a new database in four passes, as TimescaleDB's manual and its traps want it. */
    String restore(Path archive) throws Exception {
        String target = newDatabase();
        if (!server.timescale()) {
            tool("pg_restore", "--exit-on-error", "-d", target, archive.toString());
            return target;
        }
        server.execute(target, "CREATE EXTENSION timescaledb", "SELECT timescaledb_pre_restore()");
        Path all = archive.resolveSibling("all.list");
        Files.writeString(all, tool("pg_restore", "-l", archive.toString()));
        List<String> entries = Files.readAllLines(all).stream()
                .filter(line ->
                        !line.contains(" EXTENSION - timescaledb") && !line.contains("COMMENT - EXTENSION timescaledb"))
                .toList();
        restore(archive, target, entries, "pre-data");
        restore(
                archive,
                target,
                entries.stream().filter(DumpedDatabase::isCatalog).toList(),
                "data");
        restore(
                archive,
                target,
                entries.stream().filter(line -> !isCatalog(line)).toList(),
                "data",
                "-j",
                "2");
        restore(archive, target, entries, "post-data", "-j", "2");
        server.execute(target, "SELECT timescaledb_post_restore()");
        return target;
    }

    /** Makes an empty database that is dropped with this one. */
    String newDatabase() {
        String target = name + "_restored_" + restored.size();
        server.execute("postgres", "CREATE DATABASE " + target + " TEMPLATE template0");
        restored.add(target);
        return target;
    }

    private static boolean isCatalog(String line) {
        return line.contains(" _timescaledb_catalog ") || line.contains(" _timescaledb_config ");
    }

    private void restore(Path archive, String target, List<String> entries, String section, String... more)
            throws Exception {
        Path list = archive.resolveSibling("some.list");
        Files.write(list, entries);
        List<String> arguments =
                new ArrayList<>(List.of("--exit-on-error", "--section=" + section, "-L", list.toString()));
        arguments.addAll(List.of(more));
        arguments.addAll(List.of("-d", target, archive.toString()));
        tool("pg_restore", arguments.toArray(String[]::new));
    }

    /** Runs a program of the server and answers what it printed. */
    String tool(String program, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of(server.tools().resolve(program).toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("PGHOST", server.host());
        builder.environment().put("PGPORT", String.valueOf(server.port()));
        builder.environment().put("PGUSER", server.superuser());
        builder.environment().put("PGPASSWORD", server.password());
        Path errors = Files.createTempFile("hyperstow-dumped", ".err");
        try {
            Process process = builder.redirectError(errors.toFile()).start();
            process.getOutputStream().close();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(1, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(command + " failed: " + Files.readString(errors));
            }
            return printed;
        } finally {
            Files.delete(errors);
        }
    }

    @Override
    public void close() {
        profile.close();
        restored.forEach(server::dropDatabase);
        server.dropDatabase(name);
    }
}
