package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Plans the restore of an archive, which brings everything as it was: a whole database, or chosen plain tables. */
final class ArchivePlanner {

    private final Manifest manifest;
    private final RestoreOptions options;
    private final Database database;
    private final TargetSurvey survey;
    private final Guard guard;
    private final String target;

    /**
     * @param guard has looked at the server already
     */
    ArchivePlanner(Manifest manifest, RestoreOptions options, Database database, TargetSurvey survey, Guard guard) {
        this.manifest = manifest;
        this.options = options;
        this.database = database;
        this.survey = survey;
        this.guard = guard;
        this.target = options.targetDatabase().isEmpty() ? database.databaseName() : options.targetDatabase();
    }

    Blueprint plan(RestoreStrategy strategy, PostgresTools programs) throws SQLException, IOException {
        SortedSet<TableName> tables =
                manifest.tables().stream().map(Table::name).collect(Collectors.toCollection(TreeSet::new));
        List<String> notes = new ArrayList<>();
        List<String> warnings = new ArrayList<>(new LeftOut(manifest, survey, tables, tables).warnings());
        boolean whole = manifest.scope().include().isEmpty();
        Timescale timescale = Timescale.create("");
        if (whole) {
            WholeTarget there = WholeTarget.of(database, target, survey, manifest);
            WholeGuard wholeGuard = new WholeGuard(manifest, options, database.name(), target, survey, there);
            wholeGuard.refuse();
            timescale = new RestoringModeGuard(manifest, options, database.name(), target, survey, there)
                    .timescale(major -> programs.locate(database, "psql", major));
            notes.addAll(wholeGuard.notes());
            warnings.addAll(RestoringModeGuard.communityFeatures(manifest, there));
        } else {
            guard.existing(tables);
            guard.refuseMissingRoles(tables, List.of());
        }
        RestorePlan passes = strategy.plan(new RestoreRequest(
                manifest, manifest.contents().stream().map(TableContent::table).collect(Collectors.toSet()), options));
        notes.addAll(passes.notes());
        return new Blueprint(
                manifest,
                options,
                Blueprint.Method.ARCHIVE,
                target,
                survey,
                tables,
                tables,
                hypertables(),
                forecasts(),
                timescale,
                passes,
                Map.of(),
                notes,
                warnings);
    }

    private Map<TableName, Hypertable> hypertables() {
        Map<TableName, Hypertable> hypertables = new TreeMap<>();
        manifest.hypertables().forEach(hypertable -> hypertables.put(hypertable.table(), hypertable));
        return hypertables;
    }

    /** An archive brings the very chunks. */
    private Map<TableName, ChunkForecast> forecasts() {
        Map<TableName, List<ChunkContent>> chunks =
                manifest.chunks().stream().collect(Collectors.groupingBy(ChunkContent::table));
        Map<TableName, ChunkForecast> forecasts = new TreeMap<>();
        for (Hypertable hypertable : manifest.hypertables()) {
            List<ChunkContent> own = chunks.getOrDefault(hypertable.table(), List.of());
            forecasts.put(hypertable.table(), ChunkForecast.of(hypertable, hypertable, own));
        }
        return forecasts;
    }
}
