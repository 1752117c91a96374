package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Index;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Statistics;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.hypertable.CompressedChunks;
import io.hyperstow.restore.internal.hypertable.HypertableSettings;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares what hypertables are set to, which chunks are compressed, and what tables have beside their definition. */
final class CompareSettings {

    private final Blueprint blueprint;
    private final Inventory target;
    private final TargetTimescale timescale;
    private final List<String> differences = new ArrayList<>();

    /**
     * @param timescale null where the target has no TimescaleDB
     */
    CompareSettings(Blueprint blueprint, Inventory target, TargetTimescale timescale) {
        this.blueprint = blueprint;
        this.target = target;
        this.timescale = timescale;
    }

    /** What differs, one line each; empty when nothing does. */
    List<String> differences() {
        for (TableName name : blueprint.created()) {
            target.table(name).ifPresent(found -> compareTable(blueprint.table(name), found));
        }
        Map<TableName, List<Chunk>> chunks = target.chunksByHypertable();
        blueprint.hypertables().forEach((name, planned) -> target.hypertable(name)
                .ifPresent(found -> compareHypertable(planned, found, chunks.getOrDefault(name, List.of()))));
        return differences;
    }

    private void compareTable(Table wanted, Table found) {
        compare(wanted.name(), "extended statistics", wanted.statistics(), found.statistics(), Statistics::definition);
        compare(
                wanted.name(),
                "index for CLUSTER",
                wanted.indexes().stream().filter(Index::clustered).toList(),
                found.indexes().stream().filter(Index::clustered).toList(),
                Index::name);
        compare(
                wanted.name(),
                "replica identity",
                wanted.indexes().stream().filter(Index::replicaIdentity).toList(),
                found.indexes().stream().filter(Index::replicaIdentity).toList(),
                Index::name);
    }

    private <T> void compare(
            TableName table, String kind, Collection<T> wanted, Collection<T> found, Function<T, String> text) {
        Set<String> present = found.stream().map(text).collect(Collectors.toSet());
        for (T one : wanted) {
            if (!present.contains(text.apply(one))) {
                differences.add("'" + table + "' lacks " + kind + " " + text.apply(one));
            }
        }
    }

    private void compareHypertable(Hypertable planned, Hypertable found, List<Chunk> chunks) {
        if (timescale.community()) {
            differences.addAll(compression(
                    "'" + planned.table() + "'",
                    HypertableSettings.known(planned.compression(), timescale.minor()),
                    found.compression()));
            List<ChunkContent> source = blueprint.manifest().chunks().stream()
                    .filter(chunk -> chunk.table().equals(planned.table()))
                    .toList();
            List<Chunk> loose = CompressedChunks.of(
                    source, chunks, planned.primaryDimension().column());
            if (!loose.isEmpty()) {
                differences.add(loose.size() + " chunk(s) of '" + planned.table()
                        + "' are not compressed, as they were at the source: "
                        + loose.get(0).name());
            }
        }
        Set<String> skipping = new HashSet<>(planned.chunkSkipping());
        skipping.removeAll(found.chunkSkipping());
        if (!skipping.isEmpty() && HypertableSettings.knowsSkipping(timescale)) {
            differences.add(
                    "'" + planned.table() + "' does not keep the ranges of " + skipping + " for chunk skipping");
        }
    }

    /** What was set must be; TimescaleDB may have filled in defaults for the rest. */
    static List<String> compression(String name, Map<String, String> wanted, Map<String, String> found) {
        List<String> differences = new ArrayList<>();
        wanted.forEach((setting, value) -> {
            if (!value.equals(found.get(setting))) {
                differences.add(name + " has " + setting + " = " + found.get(setting) + ", expected " + value);
            }
        });
        return differences;
    }
}
