package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TablePattern;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpTask;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Turns a request into one run of pg_dump, and refuses what pg_dump would do without an error and no restore could
 * bring back: parts of hypertables, and a whole database without one of its hypertables.
 */
final class PgDumpPlanner {

    /** With one connection pg_dump does not say which of its files are finished. */
    private static final int LEAST_JOBS = 2;

    private static final String OTHERS = "strategies 'parallel-copy' and 'csv' back up single hypertables";

    private final DumpRequest request;
    private final Inventory inventory;
    private final BackupOptions options;
    private final List<String> notes = new ArrayList<>();

    PgDumpPlanner(DumpRequest request) {
        this.request = request;
        this.inventory = request.inventory();
        this.options = request.options();
    }

    DumpPlan plan() {
        boolean whole = options.include().isEmpty();
        List<DumpTask> tasks = new ArrayList<>();
        if (whole) {
            refuseHypertablesLeftOut();
            refuseAggregatesLeftOut();
            refuseBrokenKeys();
            tasks.add(new DumpTask.Globals(options.rolePasswords()));
            Set<TableName> without = new TreeSet<>(leftOut());
            without.addAll(inventory.sequencesOf(leftOut()));
            tasks.add(archive(Set.of(), without));
        } else {
            refuseHypertables();
            tasks.add(archive(chosen(), Set.of()));
            notes.add(
                    "the archive holds the tables alone: the schemas, types, functions and extensions they use must be in"
                            + " the database it is restored into");
        }
        if (options.workers() < LEAST_JOBS) {
            notes.add("pg_dump works on " + LEAST_JOBS + " connections: with one it does not say which of its files are"
                    + " finished");
        }
        if (inventory.database().serverMajor() < PgDumpArguments.CODECS_SINCE
                && options.codec() != Codec.GZIP
                && options.codec() != Codec.NONE) {
            notes.add("pg_dump before " + PgDumpArguments.CODECS_SINCE + " compresses with gzip only: an older one "
                    + (codecAsked() ? "is refused" : "uses gzip at level 1"));
        }
        return new DumpPlan(tasks, notes);
    }

    private DumpTask.Archive archive(Set<TableName> tables, Set<TableName> without) {
        return new DumpTask.Archive(
                tables,
                without,
                withoutRows(),
                Math.max(LEAST_JOBS, options.workers()),
                options.codec(),
                options.level(),
                codecAsked(),
                options.lockTimeout(),
                weight());
    }

    private boolean codecAsked() {
        return options.given().contains("codec") || options.given().contains("level");
    }

    /** TimescaleDB's catalog would still list the chunks of such a hypertable, and its rows load all or not at all. */
    private void refuseHypertablesLeftOut() {
        for (TableName table : leftOut()) {
            if (inventory.hypertable(table).isPresent()) {
                throw new BackupException(
                        ErrorCode.UNSUPPORTED,
                        "'excludeTables' names the hypertable '" + table
                                + "': a restore of an archive without it would lose the chunks of every other hypertable",
                        "leave out its rows only: {\"excludeTableData\": [\"" + json(table) + "\"]}");
            }
        }
    }

    private void refuseAggregatesLeftOut() {
        List<String> searchPath = inventory.database().searchPath();
        for (String pattern : options.excludeTables()) {
            TablePattern parsed = TablePattern.parse(pattern);
            for (Aggregate aggregate : inventory.aggregates()) {
                if (parsed.matches(aggregate.view(), searchPath)) {
                    throw new BackupException(
                            ErrorCode.UNSUPPORTED,
                            "'excludeTables' names the continuous aggregate '" + aggregate.view() + "' with '" + pattern
                                    + "': an archive of a whole database has all of them",
                            "leave the pattern out, and drop the aggregate after a restore; strategy 'parallel-copy'"
                                    + " can leave it out");
                }
            }
        }
    }

    /** A foreign key is checked when it is restored, and rows that point nowhere would fail it. */
    private void refuseBrokenKeys() {
        Map<TableName, Table> tables = inventory.tablesByName();
        Set<TableName> emptied = emptied(tables);
        for (TableName name : new TreeSet<>(request.tables())) {
            for (Constraint key : tables.get(name).constraints()) {
                TableName target = key.references();
                if (target != null && !request.tables().contains(target)) {
                    throw new BackupException(
                            ErrorCode.UNSUPPORTED,
                            "'excludeTables' leaves out '" + target + "', to which the foreign key '" + key.name()
                                    + "' of '" + name + "' points: a restore could not create that key",
                            "leave out '" + name + "' too, or only the rows of both with 'excludeTableData'");
                }
                if (emptied.contains(target) && request.rows().contains(name) && checked(key)) {
                    throw new BackupException(
                            ErrorCode.UNSUPPORTED,
                            "'excludeTableData' leaves out rows of '" + target + "', to which the foreign key '"
                                    + key.name() + "' of '" + name + "' points: a restore could not create that key",
                            "leave out the rows of '" + name + "' too, or keep those of '" + target + "'");
                }
            }
        }
    }

    /** Tables whose rows are left out, and partitioned tables that miss some of theirs. */
    private Set<TableName> emptied(Map<TableName, Table> tables) {
        Set<TableName> emptied = new HashSet<>();
        Deque<TableName> left = new ArrayDeque<>();
        for (Table table : inventory.tables()) {
            if (table.storesRows() && !request.rows().contains(table.name())) {
                left.add(table.name());
            }
        }
        while (!left.isEmpty()) {
            TableName name = left.remove();
            if (emptied.add(name)) {
                tables.get(name).parents().stream()
                        .filter(tables::containsKey)
                        .filter(parent -> tables.get(parent).kind() == Table.Kind.PARTITIONED)
                        .forEach(left::add);
            }
        }
        return emptied;
    }

    /** PostgreSQL manual, ALTER TABLE: such constraints are not checked when they are created. */
    private static boolean checked(Constraint key) {
        return !key.definition().endsWith(" NOT VALID") && !key.definition().endsWith(" NOT ENFORCED");
    }

    private void refuseHypertables() {
        for (TableName table : new TreeSet<>(request.tables())) {
            if (inventory.hypertable(table).isPresent()) {
                throw new BackupException(
                        ErrorCode.UNSUPPORTED,
                        "'include' names the hypertable '" + table + "': pg_dump does not dump single hypertables",
                        "leave 'include' out for the whole database; " + OTHERS);
            }
        }
        List<String> searchPath = inventory.database().searchPath();
        for (String pattern : options.include()) {
            TablePattern parsed = TablePattern.parse(pattern);
            for (Aggregate aggregate : inventory.aggregates()) {
                if (parsed.matches(aggregate.view(), searchPath)
                        || parsed.matches(aggregate.materialization(), searchPath)) {
                    throw new BackupException(
                            ErrorCode.UNSUPPORTED,
                            "'include' names the continuous aggregate '" + aggregate.view() + "' with '" + pattern
                                    + "': pg_dump does not dump single aggregates",
                            "leave 'include' out for the whole database, or write patterns of plain tables only; "
                                    + OTHERS);
                }
            }
            for (Chunk chunk : inventory.chunks()) {
                if (parsed.matches(chunk.name(), searchPath)) {
                    throw new BackupException(
                            ErrorCode.UNSUPPORTED,
                            "'include' names a chunk of '" + chunk.hypertable() + "' with '" + pattern
                                    + "': pg_dump does not dump single chunks",
                            "leave 'include' out for the whole database, or write patterns of plain tables only; "
                                    + OTHERS);
                }
            }
        }
    }

    /** The tables of the whole database that are not wanted. */
    private Set<TableName> leftOut() {
        Set<TableName> leftOut = new TreeSet<>();
        inventory.tables().forEach(table -> leftOut.add(table.name()));
        leftOut.removeAll(request.tables());
        return leftOut;
    }

    /** The chosen tables with the sequences they draw from; pg_dump finds by itself only those they own. */
    private Set<TableName> chosen() {
        Set<TableName> chosen = new TreeSet<>(request.tables());
        for (Sequence sequence : inventory.sequences()) {
            if (sequence.usedBy().stream().anyMatch(request.tables()::contains)) {
                chosen.add(sequence.name());
            }
        }
        return chosen;
    }

    /** A hypertable without rows is its root, its chunks and what holds their compressed rows, all of them empty. */
    private Set<TableName> withoutRows() {
        Set<TableName> without = new TreeSet<>();
        Map<TableName, List<Chunk>> chunks = inventory.chunksByHypertable();
        for (Table table : inventory.tables()) {
            if (!table.storesRows()
                    || !request.tables().contains(table.name())
                    || request.rows().contains(table.name())) {
                continue;
            }
            without.add(table.name());
            for (Chunk chunk : chunks.getOrDefault(table.name(), List.of())) {
                without.add(chunk.name());
                if (chunk.compressedRelation() != null) {
                    without.add(chunk.compressedRelation());
                }
            }
        }
        return without;
    }

    private long weight() {
        return inventory.tables().stream()
                .filter(table -> request.rows().contains(table.name()))
                .mapToLong(Table::bytes)
                .sum();
    }

    private static String json(TableName table) {
        return table.toString().replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
