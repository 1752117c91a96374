package io.hyperstow.core.internal.backup;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.service.PlanPreview;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** What a backup would do now. */
final class BackupPreview {

    private final DatabaseInspector inspector;
    private final DumpStrategy strategy;
    private final BackupOptions options;

    BackupPreview(DatabaseInspector inspector, DumpStrategy strategy, BackupOptions options) {
        this.inspector = inspector;
        this.strategy = strategy;
        this.options = options;
    }

    /**
     * @throws BackupException what the backup would be refused for
     */
    PlanPreview of(Database database) {
        Inventory inventory = inspect(database);
        TableSelection selection = new DumpScope(strategy.properties(), options).select(inventory);
        DumpPlan plan = strategy.plan(
                new DumpRequest(inventory, selection.tables(), selection.rows(), selection.aggregates(), options));
        List<Table> rows = Stream.concat(
                        inventory.tables().stream(),
                        inventory.aggregates().stream().map(Aggregate::table))
                .filter(table -> selection.written().contains(table.name()))
                .toList();
        return new PlanPreview(
                stages(plan),
                Stream.concat(selection.tables().stream(), selection.aggregates().stream())
                        .sorted()
                        .map(TableName::toString)
                        .toList(),
                (int) plan.tasks().stream().filter(BackupPreview::movesRows).count(),
                sum(rows, Table::estimatedRows),
                sum(rows, Table::bytes),
                notes(selection, plan));
    }

    private Inventory inspect(Database database) {
        try {
            return database.call(database.databaseName(), this::inspectAtOneMoment);
        } catch (SQLException e) {
            throw new BackupException(
                    code(Objects.requireNonNullElse(e.getSQLState(), "")),
                    "database '" + database.name() + "' could not be inspected: " + e.getMessage(),
                    "see the server's log; the profile's lastError attribute says whether it can be reached",
                    e);
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.INTERNAL,
                    "database '" + database.name() + "' could not be inspected: " + e.getMessage(),
                    "report this with the agent's log",
                    e);
        }
    }

    /** PostgreSQL manual, appendix "PostgreSQL Error Codes". */
    private static ErrorCode code(String sqlState) {
        if (sqlState.startsWith("08")) {
            return ErrorCode.SERVER_UNREACHABLE;
        }
        return sqlState.equals("42501") ? ErrorCode.PERMISSION_DENIED : ErrorCode.SERVER_ERROR;
    }

    private Inventory inspectAtOneMoment(Session session) throws SQLException {
        Connection connection = session.connection();
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
            Inventory inventory = inspector.inspect(session);
            connection.rollback();
            connection.setAutoCommit(true);
            return inventory;
        } catch (SQLException | RuntimeException e) {
            try {
                connection.rollback();
                connection.setAutoCommit(true);
            } catch (SQLException broken) {
                e.addSuppressed(broken);
            }
            throw e;
        }
    }

    private static boolean movesRows(DumpTask task) {
        return task instanceof DumpTask.Rows || task instanceof DumpTask.Archive;
    }

    private List<String> stages(DumpPlan plan) {
        List<String> stages = new ArrayList<>();
        stages.add("lock the tables in ACCESS SHARE mode and take a snapshot");
        plan.tasks().forEach(task -> stages.add(task.description()));
        if (new DumpScope(strategy.properties(), options).counts()) {
            stages.add(
                    options.check() == Check.HASHES
                            ? "beside it, read every row a second time for the digests of the tables"
                            : "beside it, count the rows of every table and chunk");
        }
        stages.add("write the manifest");
        return stages;
    }

    private static List<String> notes(TableSelection selection, DumpPlan plan) {
        List<String> notes = new ArrayList<>();
        notes.add("the backup plans anew from its own snapshot, which may differ from what is seen now");
        notes.addAll(selection.notes());
        selection.excluded().forEach(e -> notes.add("left out: " + e.name() + ": " + e.why()));
        notes.addAll(plan.notes());
        return notes;
    }

    /** The sum over the tables, -1 when it is unknown for one of them. */
    private static long sum(List<Table> tables, ToLongFunction<Table> number) {
        boolean unknown = tables.stream().mapToLong(number).anyMatch(n -> n < 0);
        return unknown ? -1 : tables.stream().mapToLong(number).sum();
    }
}
