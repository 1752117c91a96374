package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpTask;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run of pg_dump, whose files are given away while it goes on. */
final class PgDumpArchive implements PgDumpMessages.Listener {

    private static final String ROWS = "TABLE DATA ";
    private static final String LARGE_OBJECTS = "BLOB";
    private static final Pattern LINE_END = Pattern.compile("[\\r\\n]");
    private static final String CIRCLE = "circular foreign-key constraints";

    private final PostgresTools tools;
    private final DumpContext context;
    private final DumpTask.Archive task;
    private final Inventory inventory;
    private final PgDumpSizes sizes;
    private final boolean imitable;
    private PgDumpFiles files;

    PgDumpArchive(PostgresTools tools, DumpContext context, DumpTask.Archive task) {
        this.tools = tools;
        this.context = context;
        this.task = task;
        this.inventory = context.lease().inventory();
        this.sizes = new PgDumpSizes(inventory);
        this.imitable = imitable(inventory);
    }

    /** Whether a name could pass for a line of pg_dump's, which says names as they are. */
    private static boolean imitable(Inventory inventory) {
        return Stream.concat(
                        inventory.tables().stream().map(Table::name),
                        inventory.chunks().stream().map(Chunk::name))
                .anyMatch(name -> LINE_END.matcher(name.schema() + name.name()).find());
    }

    void run() throws IOException, SQLException {
        SnapshotLease lease = context.lease();
        PostgresTool tool =
                tools.locate(lease.database(), "pg_dump", inventory.database().serverMajor());
        PgDumpArguments arguments = new PgDumpArguments(task, inventory, tool.major());
        if (arguments.fallsBack()) {
            context.progress()
                    .warn("pg_dump " + tool.version()
                            + " compresses with gzip only: the archive is compressed with gzip at"
                            + " level 1, which takes longer");
        }
        if (imitable) {
            context.progress()
                    .log(
                            "a name in the database has a line break, so that pg_dump's messages say nothing for sure: the files"
                                    + " of the archive stay in the work folder until pg_dump has ended");
        }
        Path folder = context.workFolder().resolve("archive");
        files = new PgDumpFiles(folder, arguments.suffix(), context.artifacts());
        PgDumpMessages messages = new PgDumpMessages(this);
        context.progress().log("pg_dump " + tool.version() + " (" + tool.path() + ")");
        try {
            tool.run(
                    new PostgresTool.Invocation(
                            lease.database(),
                            lease.databaseName(),
                            arguments.of(lease.snapshotId(), folder),
                            OutputStream.nullOutputStream(),
                            messages::line),
                    context.cancel());
        } catch (BackupException e) {
            askForTheSnapshot(lease, e);
            throw e;
        } finally {
            messages.end();
        }
        files.all();
    }

    /** Where the snapshot is lost pg_dump says only what it met then. */
    private void askForTheSnapshot(SnapshotLease lease, BackupException failure) throws IOException, SQLException {
        try {
            lease.read(context.cancel(), session -> null);
        } catch (BackupException lost) {
            lost.addSuppressed(failure);
            throw lost;
        }
    }

    @Override
    public void finished(int item, String described) {
        boolean rows = described.startsWith(ROWS);
        try {
            if (!imitable && (rows || described.startsWith(LARGE_OBJECTS))) {
                files.finished(item, !rows);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (rows) {
            context.progress().advance(0, sizes.take(described.substring(ROWS.length())));
        }
    }

    @Override
    public void warned(String text, List<String> details) {
        String all = Stream.concat(Stream.of(text), details.stream()).collect(Collectors.joining(" "));
        if (text.contains(CIRCLE)
                && inventory.timescaledb().isPresent()
                && details.stream().noneMatch(this::isUsers)) {
            context.progress()
                    .log(
                            "harmless, because a restore in restoring mode does not check these keys: pg_dump of TimescaleDB's"
                                    + " own catalog warns: " + all);
        } else {
            context.progress().warn("pg_dump: " + all);
        }
    }

    private boolean isUsers(String name) {
        return inventory.tables().stream().anyMatch(table -> table.name().name().equals(name));
    }

    @Override
    public void said(String line) {
        context.progress().log(line);
    }
}
