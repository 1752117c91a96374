package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Compares what a whole database has beside the definitions of its tables with the backup: that no table, view, sequence,
 * extension, hypertable, chunk, aggregate or job is missing, that none is there that should not be, and that each is what it
 * was. An archive brings TimescaleDB's part of it as it was, to the names of the chunks; what was rebuilt through
 * TimescaleDB's functions is compared by {@link CompareTimescale}.
 */
final class CompareDatabase {

    private final Blueprint blueprint;
    private final Manifest manifest;
    private final Inventory target;
    private final Set<TableName> without;
    private final List<String> differences = new ArrayList<>();

    /**
     * @param without views that the restore has left out, and named
     */
    CompareDatabase(Blueprint blueprint, Inventory target, Set<TableName> without) {
        this.without = Set.copyOf(without);
        this.blueprint = blueprint;
        this.manifest = blueprint.manifest();
        this.target = target;
    }

    /** What differs, one line each; empty when nothing does. */
    List<String> differences() {
        compareExtensions();
        compareTables();
        List<TableName> views = manifest.views().stream()
                .filter(view -> !without.contains(view))
                .toList();
        compare("view", views, target.views(), view -> view, view -> "");
        compare("sequence", manifest.sequences(), target.sequences(), Sequence::name, CompareDatabase::sequence);
        compareSequencePositions();
        if (blueprint.method() == Blueprint.Method.ARCHIVE) {
            compareTimescale();
        }
        return differences;
    }

    private void compareTimescale() {
        compareHypertables();
        compare(
                "continuous aggregate",
                manifest.aggregates(),
                target.aggregates(),
                Aggregate::view,
                CompareDatabase::aggregate);
        compare("background job", manifest.jobs(), target.jobs(), TimescaleJob::id, CompareDatabase::job);
        compareSchedules();
        compareChunks();
    }

    /**
     * TimescaleDB's version is a part of what is in an archive; of others the target's own does, and more may be there.
     */
    private void compareExtensions() {
        for (Extension wanted : manifest.extensions()) {
            Extension found = target.extension(wanted.name()).orElse(null);
            if (found == null) {
                differences.add("extension '" + wanted.name() + "' is missing");
            } else if (blueprint.method() == Blueprint.Method.ARCHIVE
                    && wanted.name().equals(Extension.TIMESCALEDB)
                    && !wanted.version().equals(found.version())) {
                differences.add("TimescaleDB is '" + found.version() + "', expected '" + wanted.version() + "'");
            }
        }
    }

    /** What {@link CompareDefinitions} does not look at. */
    private void compareTables() {
        for (Table found : target.tables()) {
            if (manifest.table(found.name()).isEmpty()) {
                differences.add("table '" + found.name() + "' is not in the backup");
            }
        }
    }

    private void compareHypertables() {
        for (Hypertable wanted : manifest.hypertables()) {
            target.hypertable(wanted.table()).map(CompareDatabase::hypertable).ifPresent(found -> {
                if (!found.equals(hypertable(wanted))) {
                    differences.add(
                            "hypertable '" + wanted.table() + "' has " + found + ", expected " + hypertable(wanted));
                }
            });
        }
    }

    private static String sequence(Sequence sequence) {
        return sequence.ownedBy() == null ? "owned by no column" : "owned by a column of '" + sequence.ownedBy() + "'";
    }

    private static String hypertable(Hypertable hypertable) {
        return "tablespaces " + hypertable.tablespaces() + ", compression " + new TreeMap<>(hypertable.compression());
    }

    private static String aggregate(Aggregate aggregate) {
        return "over '" + aggregate.hypertable() + "' in '" + aggregate.materialization() + "', "
                + (aggregate.materializedOnly() ? "materialized only" : "real time") + ": "
                + aggregate.definition();
    }

    private static String job(TimescaleJob job) {
        return job.procedure() + " every " + job.scheduleInterval() + " of "
                + Objects.toString(job.hypertable(), "no hypertable") + " as '" + job.owner() + "' with "
                + job.config();
    }

    /** Sequences do not follow snapshots: the archive's may be ahead of the manifest's, but one that was used stays so. */
    private void compareSequencePositions() {
        Map<TableName, Sequence> there =
                target.sequences().stream().collect(Collectors.toMap(Sequence::name, sequence -> sequence));
        for (Sequence sequence : manifest.sequences()) {
            Sequence found = there.get(sequence.name());
            if (found != null && sequence.called() && !found.called()) {
                differences.add("sequence '" + sequence.name() + "' was not set: it was at " + sequence.lastValue());
            }
        }
    }

    /** The restore has turned all of them off, and turns some on only after this check. */
    private void compareSchedules() {
        for (TimescaleJob job : target.jobs()) {
            if (job.scheduled()) {
                differences.add("background job " + job.id() + " (" + job.procedure() + ") is on");
            }
        }
    }

    private void compareChunks() {
        Map<TableName, Chunk> there = target.chunks().stream().collect(Collectors.toMap(Chunk::name, chunk -> chunk));
        Map<TableName, List<TableName>> missing = new TreeMap<>();
        Map<TableName, List<TableName>> other = new TreeMap<>();
        for (ChunkContent chunk : manifest.chunks()) {
            Chunk found = there.remove(chunk.name());
            if (found == null || !found.hypertable().equals(chunk.table())) {
                missing.computeIfAbsent(chunk.table(), table -> new ArrayList<>())
                        .add(chunk.name());
            } else if (!byColumn(found.ranges()).equals(byColumn(chunk.ranges()))) {
                other.computeIfAbsent(chunk.table(), table -> new ArrayList<>()).add(chunk.name());
            }
        }
        Map<TableName, List<TableName>> more = new TreeMap<>();
        there.values().forEach(chunk -> more.computeIfAbsent(chunk.hypertable(), table -> new ArrayList<>())
                .add(chunk.name()));
        missing.forEach((table, chunks) -> differences.add("'" + table + "' lacks " + some(chunks)));
        other.forEach((table, chunks) -> differences.add("'" + table + "' has other ranges in " + some(chunks)));
        more.forEach((table, chunks) ->
                differences.add("'" + table + "' has " + some(chunks) + " that the backup does not have"));
    }

    private static Map<String, ChunkRange> byColumn(List<ChunkRange> ranges) {
        return ranges.stream().collect(Collectors.toMap(ChunkRange::column, range -> range));
    }

    private static String some(List<TableName> chunks) {
        return chunks.size() + " chunk(s) (one is " + chunks.get(0) + ")";
    }

    /**
     * @param key what makes it the same thing
     * @param text what it must be; compared where both have it
     */
    private <T, K> void compare(
            String kind, Collection<T> wanted, Collection<T> found, Function<T, K> key, Function<T, String> text) {
        Map<K, T> there = new HashMap<>();
        found.forEach(one -> there.put(key.apply(one), one));
        for (T one : wanted) {
            T other = there.remove(key.apply(one));
            if (other == null) {
                differences.add(kind + " '" + key.apply(one) + "' is missing");
            } else if (!text.apply(one).equals(text.apply(other))) {
                differences.add(
                        kind + " '" + key.apply(one) + "' is " + text.apply(other) + ", expected " + text.apply(one));
            }
        }
        for (K more : there.keySet()) {
            differences.add(kind + " '" + more + "' is not in the backup");
        }
    }
}
