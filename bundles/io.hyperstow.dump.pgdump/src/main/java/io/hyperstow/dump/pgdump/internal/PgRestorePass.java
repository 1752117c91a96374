package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass.Pass;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** One run of pg_restore over a part of the archive. */
final class PgRestorePass {

    /** The first pg_restore that sets transaction_timeout, and the first server that knows it. */
    private static final int TRANSACTION_TIMEOUT = 17;

    private final PostgresTools tools;
    private final RestoreContext context;
    private final ArchivePass task;
    private final Path archive;

    PgRestorePass(PostgresTools tools, RestoreContext context, ArchivePass task) {
        this.tools = tools;
        this.context = context;
        this.task = task;
        this.archive = context.workFolder().resolve(RestoreContext.ARCHIVE);
    }

    void run() throws SQLException, IOException {
        int server = serverMajor();
        PostgresTool tool = tools.locate(context.database(), "pg_restore", Math.max(server, format()));
        boolean tolerant = server < TRANSACTION_TIMEOUT && tool.major() >= TRANSACTION_TIMEOUT;
        int jobs = tolerant ? 1 : task.jobs();
        if (jobs < task.jobs()) {
            context.progress()
                    .log("pg_restore " + tool.major() + " works on one connection with this server: install"
                            + " postgresql-client-" + server + " to use more");
        }
        List<PgRestoreEntry> entries = list(tool);
        List<PgRestoreEntry> wanted = wanted(entries);
        if (wanted.isEmpty()) {
            return;
        }
        Path list = context.workFolder().resolve(task.pass() + ".list");
        Files.writeString(list, wanted.stream().map(PgRestoreEntry::line).collect(Collectors.joining()));
        PgRestoreProgress progress =
                PgRestoreProgress.of(entries, context.backup().manifest(), jobs > 1, context.progress());
        PgRestoreErrors errors = new PgRestoreErrors(task, entries, tolerant);
        Consumer<String> listener = line -> {
            progress.hear(line);
            errors.hear(line);
        };
        List<String> arguments = arguments(list, jobs, tolerant);
        try {
            tool.run(
                    new PostgresTool.Invocation(
                            context.database(),
                            context.databaseName(),
                            arguments,
                            OutputStream.nullOutputStream(),
                            listener),
                    context.cancel());
        } catch (BackupException ended) {
            context.cancel().throwIfCancelled();
            errors.judge(ended);
        }
        if (task.pass() == Pass.ROWS) {
            progress.end();
        }
    }

    private List<String> arguments(Path list, int jobs, boolean tolerant) {
        String name = context.databaseName().replace("\\", "\\\\").replace("'", "\\'");
        List<String> arguments = new ArrayList<>(List.of(
                "--verbose",
                Files.isDirectory(archive) ? "--format=directory" : "--format=custom",
                "--section=" + section(),
                "--use-list=" + list,
                "--dbname=dbname='" + name + "'"));
        if (!task.keepOwner()) {
            arguments.add("--no-owner");
        }
        if (!task.keepPrivileges()) {
            arguments.add("--no-privileges");
        }
        if (jobs > 1) {
            arguments.add("--jobs=" + jobs);
        }
        if (!tolerant) {
            arguments.add("--exit-on-error");
        }
        boolean chosen = !context.backup().manifest().scope().include().isEmpty();
        if (chosen && task.pass() == Pass.DEFINITIONS && !tolerant) {
            // Others have objects there: either all of ours are made, or none.
            arguments.add("--single-transaction");
        }
        arguments.add(archive.toString());
        return arguments;
    }

    private String section() {
        return switch (task.pass()) {
            case DEFINITIONS -> "pre-data";
            case CATALOG, ROWS -> "data";
            case INDEXES, VIEWS -> "post-data";
        };
    }

    private List<PgRestoreEntry> wanted(List<PgRestoreEntry> entries) throws SQLException, IOException {
        return switch (task.pass()) {
            case DEFINITIONS ->
                new PgRestoreSchemas(context, task)
                        .withoutExisting(entries.stream()
                                .filter(entry -> !entry.ofExtension())
                                .toList());
            case CATALOG -> entries.stream().filter(PgRestoreEntry::ofCatalog).toList();
            case ROWS -> entries.stream().filter(entry -> !entry.ofCatalog()).toList();
            case INDEXES ->
                new PgRestoreKeys(context)
                        .withoutDangling(entries.stream()
                                .filter(entry -> !entry.ofView())
                                .toList());
            case VIEWS -> entries.stream().filter(PgRestoreEntry::ofView).toList();
        };
    }

    private List<PgRestoreEntry> list(PostgresTool tool) throws IOException {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        List<String> arguments = List.of("--list", archive.toString());
        tool.run(new PostgresTool.Invocation(null, "", arguments, printed, context.progress()::log), context.cancel());
        return PgRestoreEntry.parse(
                printed.toString(StandardCharsets.UTF_8).lines().toList());
    }

    private int serverMajor() throws SQLException, IOException {
        return context.database().call(context.databaseName(), session -> session.connection()
                .getMetaData()
                .getDatabaseMajorVersion());
    }

    /** The oldest pg_restore that reads the archive: format 1.15 came with 16, format 1.16 with 17. */
    private int format() throws IOException {
        Path contents = Files.isDirectory(archive) ? archive.resolve("toc.dat") : archive;
        try (InputStream bytes = Files.newInputStream(contents)) {
            byte[] head = bytes.readNBytes(7);
            int minor = head.length == 7 ? head[6] : 0;
            return minor >= 16 ? 17 : minor == 15 ? 16 : 0;
        }
    }
}
