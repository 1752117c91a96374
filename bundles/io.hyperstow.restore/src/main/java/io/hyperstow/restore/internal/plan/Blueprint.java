package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.RestoreOptions.OnError;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimeRange;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Collectors;

/**
 * All that a restore has decided before it begins.
 *
 * @param manifest the backup, without the chunks of which no row is wanted
 * @param options what was asked for
 * @param method how the backup is brought back
 * @param target the database to restore into
 * @param survey the target before the restore
 * @param tables what is restored
 * @param created those among them that do not exist and are created
 * @param hypertables those among them that are, or become, hypertables, as they will be
 * @param forecasts the chunks of the hypertables that are created
 * @param timescale what is done about TimescaleDB
 * @param rows what loads the rows
 * @param ranges those of its hypertables of which only a range of time is restored
 * @param notes what an operator should know before
 * @param warnings what an operator should know after
 */
public record Blueprint(
        Manifest manifest,
        RestoreOptions options,
        Method method,
        String target,
        TargetSurvey survey,
        SortedSet<TableName> tables,
        Set<TableName> created,
        Map<TableName, Hypertable> hypertables,
        Map<TableName, ChunkForecast> forecasts,
        Timescale timescale,
        RestorePlan rows,
        Map<TableName, TimeRange> ranges,
        List<String> notes,
        List<String> warnings) {

    /** How a backup is brought back. */
    public enum Method {
        /** The stages create what was defined; the strategy loads the rows table by table. */
        ROWS,
        /** The strategy restores an archive, definitions and all. */
        ARCHIVE
    }

    /** Whether the backup is a whole database. */
    public boolean whole() {
        return manifest.scope().include().isEmpty();
    }

    /**
     * Whether a whole database comes back table by table, with all that it has beside its tables; else only tables do, and
     * what they need.
     */
    public boolean complete() {
        return method == Method.ROWS && complete(manifest, options);
    }

    static boolean complete(Manifest manifest, RestoreOptions options) {
        return manifest.scope().include().isEmpty()
                && options.include().isEmpty()
                && (options.existing() == Existing.FAIL || options.createDatabase());
    }

    /** The definition of a table of this restore. */
    public Table table(TableName name) {
        return manifest.table(name).orElseThrow();
    }

    /** The foreign keys of a created table that point to nothing and are left out, by name. */
    public Set<String> danglingKeys(TableName name) {
        return table(name).constraints().stream()
                .filter(constraint -> DanglingKeys.dangles(constraint, tables, survey.inventory()))
                .map(Constraint::name)
                .collect(Collectors.toSet());
    }

    /** Whether indexes come before the rows: where rows may be skipped, so that a key can refuse a single row. */
    public boolean indexesFirst() {
        return options.keepIndexes() || options.onError() == OnError.SKIP;
    }

    /** The continuous aggregates that are restored through TimescaleDB's functions, in the order of their creation. */
    public List<Aggregate> aggregates() {
        return method == Method.ROWS ? new AggregateChoice(manifest, options, tables, hypertables).chosen() : List.of();
    }

    /** The background jobs that are restored through TimescaleDB's functions. */
    public List<TimescaleJob> jobs() {
        if (method != Method.ROWS) {
            return List.of();
        }
        Set<TableName> concerned = new HashSet<>(hypertables.keySet());
        aggregates().forEach(aggregate -> concerned.add(aggregate.view()));
        return manifest.jobs().stream()
                .filter(job -> job.hypertable() == null
                        ? options.include().isEmpty() && !created.isEmpty()
                        : concerned.contains(job.hypertable()))
                .toList();
    }

    /** All tasks that load rows. */
    public List<RestoreTask> tasks() {
        return rows.waves().stream().flatMap(wave -> wave.tasks().stream()).toList();
    }
}
