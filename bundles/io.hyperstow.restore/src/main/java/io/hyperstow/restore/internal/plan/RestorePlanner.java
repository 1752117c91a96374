package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.HypertableLayout;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TablePattern;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Plans restores: reads the target, decides, refuses. Changes nothing. */
public final class RestorePlanner {

    private final Database database;
    private final DatabaseInspector inspector;
    private final PostgresTools programs;

    public RestorePlanner(Database database, DatabaseInspector inspector, PostgresTools programs) {
        this.database = database;
        this.inspector = inspector;
        this.programs = programs;
    }

    /**
     * Refuses what the manifest alone shows to be wrong.
     *
     * @throws BackupException why the restore is refused
     */
    public static void refuseWithoutConnection(Manifest manifest, RestoreOptions options) {
        SortedSet<TableName> tables = selected(manifest, options.include());
        new RangeChoice(manifest, options, tables, layouts(manifest, options, tables));
        refuseUnknownDigests(manifest, options);
    }

    private static void refuseUnknownDigests(Manifest manifest, RestoreOptions options) {
        if (options.check() == Check.HASHES && manifest.adopted()) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "backup '" + manifest.backupId()
                            + "' has no digest of its rows: they were adopted from a file that Hyperstow did not write",
                    "use \"check\": \"counts\"; the file itself is compared with its SHA-256 in any case");
        }
    }

    /**
     * @throws BackupException why the restore is refused
     */
    public Blueprint plan(Manifest manifest, RestoreOptions options, RestoreStrategy strategy)
            throws SQLException, IOException {
        String target = options.targetDatabase().isEmpty() ? database.databaseName() : options.targetDatabase();
        SortedSet<TableName> tables = selected(manifest, options.include());
        Map<TableName, HypertableLayout> layouts = layouts(manifest, options, tables);
        refuseUnknownDigests(manifest, options);
        TargetSurvey survey = TargetSurvey.of(database, target, inspector);
        Guard guard = new Guard(manifest, options, database.name(), target, survey);
        guard.refuseWrongServer();
        if (strategy.properties().features().contains(StrategyFeature.RESTORING_MODE)) {
            return new ArchivePlanner(manifest, options, database, survey, guard).plan(strategy, programs);
        }
        boolean complete = Blueprint.complete(manifest, options);
        if (complete) {
            WholeTarget there = WholeTarget.of(database, target, survey, manifest);
            WholeGuard whole = new WholeGuard(manifest, options, database.name(), target, survey, there);
            whole.refuseForRows();
            guard.notes().addAll(whole.notes());
        }
        RangeChoice range = new RangeChoice(manifest, options, tables, layouts);
        Manifest narrowed = range.narrowed();
        Set<TableName> existing = guard.existing(tables);
        guard.refuseHalfTrees(tables, existing);
        guard.refuseLayoutsOfExistingTables(layouts.keySet(), existing);
        SortedSet<TableName> created = new TreeSet<>(tables);
        created.removeAll(existing);

        Map<TableName, Hypertable> hypertables = new TreeMap<>();
        Map<TableName, ChunkForecast> forecasts = new TreeMap<>();
        LayoutPlanner planner = new LayoutPlanner(database);
        Map<TableName, List<ChunkContent>> chunks =
                narrowed.chunks().stream().collect(Collectors.groupingBy(ChunkContent::table));
        for (TableName name : created) {
            Hypertable source = manifest.hypertable(name).orElse(null);
            Table table = manifest.table(name).orElseThrow();
            Hypertable planned = planner.plan(table, source, layouts.get(name));
            if (planned != null) {
                hypertables.put(name, planned);
                List<ChunkContent> expected = range.clipped(name, chunks.getOrDefault(name, List.of()));
                forecasts.put(name, ChunkForecast.of(planned, source, expected));
            }
        }
        AggregateChoice aggregates = new AggregateChoice(manifest, options, tables, hypertables);
        guard.refuseMissingRoles(created, aggregates.chosen());
        guard.refuseExistingAggregates(aggregates.chosen());
        guard.refuseTooFewLocks(forecasts);
        String timescale = guard.timescaleToCreate(
                !hypertables.isEmpty() || complete && manifest.timescaledb().isPresent());
        RestorePlan rows =
                strategy.plan(new RestoreRequest(manifest, rowTables(manifest, tables), options, range.ranges()));
        List<String> notes = new ArrayList<>(rows.notes());
        notes.addAll(guard.notes());
        notes.addAll(range.notes(existing, !aggregates.chosen().isEmpty()));
        List<String> warnings = new ArrayList<>(new LeftOut(manifest, survey, tables, created).warnings());
        warnings.addAll(aggregates.warnings());
        if (!complete && manifest.scope().include().isEmpty()) {
            warnings.add(
                    "only tables come back, with what they need: of views, other functions, large objects and all else"
                            + " that the backup of the whole database holds, nothing does");
        }
        return new Blueprint(
                narrowed,
                options,
                Blueprint.Method.ROWS,
                target,
                survey,
                tables,
                created,
                hypertables,
                forecasts,
                Timescale.create(timescale),
                rows,
                range.ranges(),
                notes,
                warnings);
    }

    /** The tables whose rows the backup holds. */
    private static Set<TableName> rowTables(Manifest manifest, Set<TableName> tables) {
        return manifest.contents().stream()
                .map(content -> content.table())
                .filter(tables::contains)
                .collect(Collectors.toSet());
    }

    /**
     * The tables of the backup that the patterns choose; all of them when there is no pattern. A pattern without a schema
     * means the search path the source had.
     */
    static SortedSet<TableName> selected(Manifest manifest, List<String> include) {
        SortedSet<TableName> chosen = new TreeSet<>();
        for (String text : include) {
            chosen.addAll(namesAggregate(manifest, text) ? tables(manifest, text) : matching(manifest, text));
        }
        if (include.isEmpty()) {
            manifest.tables().forEach(table -> chosen.add(table.name()));
        } else if (chosen.isEmpty()) {
            throw new BackupException(
                    ErrorCode.NO_MATCHING_TABLE,
                    "'include' names continuous aggregates only",
                    "name the hypertables they are over, too");
        }
        for (TableName name : List.copyOf(chosen)) {
            addPartitions(manifest, name, chosen);
        }
        for (TableName name : List.copyOf(chosen)) {
            addParents(manifest, name, chosen);
        }
        return chosen;
    }

    /** A partitioned table that is named is its partitions. */
    private static void addPartitions(Manifest manifest, TableName name, Set<TableName> chosen) {
        if (manifest.table(name).map(Table::kind).orElse(Table.Kind.TABLE) == Table.Kind.PARTITIONED) {
            for (Table other : manifest.tables()) {
                if (other.parents().contains(name) && chosen.add(other.name())) {
                    addPartitions(manifest, other.name(), chosen);
                }
            }
        }
    }

    /** A partition cannot be made without the table it is a part of; that one's other partitions are not needed. */
    private static void addParents(Manifest manifest, TableName name, Set<TableName> chosen) {
        for (TableName parent : manifest.table(name).map(Table::parents).orElse(List.of())) {
            if (manifest.table(parent).isPresent() && chosen.add(parent)) {
                addParents(manifest, parent, chosen);
            }
        }
    }

    private static boolean namesAggregate(Manifest manifest, String text) {
        TablePattern pattern = TablePattern.parse(text);
        return manifest.aggregates().stream()
                .anyMatch(one -> pattern.matches(one.view(), manifest.database().searchPath()));
    }

    private static Set<TableName> tables(Manifest manifest, String text) {
        TablePattern pattern = TablePattern.parse(text);
        Set<TableName> matching = new TreeSet<>();
        for (Table table : manifest.tables()) {
            if (pattern.matches(table.name(), manifest.database().searchPath())) {
                matching.add(table.name());
            }
        }
        return matching;
    }

    private static Set<TableName> matching(Manifest manifest, String text) {
        Set<TableName> matching = tables(manifest, text);
        if (matching.isEmpty()) {
            throw new BackupException(
                    ErrorCode.NO_MATCHING_TABLE,
                    "'" + text + "' matches no table of backup '" + manifest.backupId() + "'",
                    "the backup holds "
                            + manifest.tables().stream()
                                    .map(table -> table.name().toString())
                                    .collect(Collectors.joining(", ")));
        }
        return matching;
    }

    private static Map<TableName, HypertableLayout> layouts(
            Manifest manifest, RestoreOptions options, Set<TableName> tables) {
        Map<TableName, HypertableLayout> layouts = new HashMap<>();
        options.hypertables().forEach((text, layout) -> {
            for (TableName table : matching(manifest, text)) {
                if (!tables.contains(table)) {
                    throw new BackupException(
                            ErrorCode.INVALID_OPTIONS,
                            "option 'hypertables' names '" + text + "', which 'include' leaves out",
                            "add it to 'include' or take it out of 'hypertables'");
                }
                layouts.put(table, layout);
            }
        });
        return layouts;
    }
}
