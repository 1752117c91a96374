package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.BackupScope;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.SnapshotFacts;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Makes the manifest of a backup whose artifacts are all written, and refuses when a row that was wanted has none. */
final class ManifestAssembly {

    private final Identity identity;
    private final Source source;
    private final List<Artifact> artifacts;
    private final SegmentSums sums;

    /**
     * Which backup it is.
     *
     * @param backup its id
     * @param agentId the agent that makes it
     * @param productVersion of this Hyperstow
     * @param strategy the strategy as it is now
     * @param startedAt when the job began
     * @param given the options as they were given
     */
    record Identity(
            BackupId backup,
            String agentId,
            String productVersion,
            Manifest.StrategyVersion strategy,
            Instant startedAt,
            Map<String, Object> given) {}

    /**
     * What it shows.
     *
     * @param inventory the whole database at the snapshot
     * @param snapshot the moment
     * @param selection what was chosen of it
     * @param options what was asked for
     */
    record Source(Inventory inventory, SnapshotFacts snapshot, TableSelection selection, BackupOptions options) {}

    /**
     * @param artifacts all that were committed
     */
    ManifestAssembly(Identity identity, Source source, List<Artifact> artifacts) {
        this.identity = identity;
        this.source = source;
        this.artifacts = artifacts;
        this.sums = new SegmentSums(artifacts);
    }

    /**
     * @param rowsApart whether the strategy writes rows as segments, so that each can be accounted for
     * @throws io.hyperstow.api.model.BackupException {@code INTERNAL} when something that was wanted was not written
     */
    Manifest assemble(boolean rowsApart) {
        Inventory inventory = source.inventory();
        Set<TableName> tables = source.selection().tables();
        List<TableContent> contents = rowsApart ? contents() : List.of();
        List<ChunkContent> chunks = rowsApart ? chunks() : List.of();
        List<Hypertable> hypertables = inventory.hypertables().stream()
                .filter(h -> tables.contains(h.table()))
                .toList();
        return new Manifest(
                Manifest.FORMAT,
                List.of(),
                identity.backup(),
                identity.agentId(),
                identity.productVersion(),
                identity.strategy(),
                source.options().label(),
                identity.given(),
                identity.startedAt(),
                Instant.now(),
                inventory.database(),
                inventory.extensions(),
                source.snapshot(),
                new BackupScope(source.options().include(), source.selection().excluded()),
                hypertables,
                tables(),
                aggregates(),
                jobs(),
                sequences(),
                roles(inventory),
                contents,
                chunks,
                artifacts,
                totals(hypertables.size(), chunks.size()));
    }

    private List<Table> tables() {
        return source.inventory().tables().stream()
                .filter(t -> source.selection().tables().contains(t.name()))
                .toList();
    }

    private boolean whole() {
        return source.options().include().isEmpty();
    }

    private List<Aggregate> aggregates() {
        return source.inventory().aggregates().stream()
                .filter(aggregate -> source.selection().aggregates().contains(aggregate.view()))
                .toList();
    }

    private List<TimescaleJob> jobs() {
        Set<TableName> concerned = new HashSet<>(source.selection().tables());
        concerned.addAll(source.selection().aggregates());
        return source.inventory().jobs().stream()
                .filter(job -> job.hypertable() == null ? whole() : concerned.contains(job.hypertable()))
                .toList();
    }

    /** Those that the chosen tables name, and the database's owner. */
    private List<String> roles(Inventory inventory) {
        if (whole()) {
            return inventory.roles();
        }
        Set<String> roles = new TreeSet<>(Set.of(inventory.database().owner()));
        for (Table table : inventory.tables()) {
            if (source.selection().tables().contains(table.name())) {
                roles.addAll(table.roles());
            }
        }
        aggregates().forEach(aggregate -> roles.addAll(aggregate.roles()));
        return List.copyOf(roles);
    }

    private List<Sequence> sequences() {
        Set<TableName> chosen = source.selection().tables();
        return source.inventory().sequences().stream()
                .filter(sequence -> whole()
                        || sequence.ownedBy() != null && chosen.contains(sequence.ownedBy())
                        || sequence.usedBy().stream().anyMatch(chosen::contains))
                .toList();
    }

    private List<TableContent> contents() {
        Map<TableName, List<Chunk>> chunks = source.inventory().chunksByHypertable();
        Set<TableName> wanted = source.selection().written();
        for (TableName table : sums.tables()) {
            SegmentSums.require(wanted.contains(table), "written although its rows were not wanted", table);
        }
        List<TableContent> contents = new ArrayList<>();
        for (TableName table : wanted.stream().sorted().toList()) {
            requireComplete(table, chunks.getOrDefault(table, List.of()));
            SegmentSums.Sum sum = sums.of(table);
            contents.add(new TableContent(table, sum.rows(), sums.format(table, emptyFormat()), sum.digest()));
        }
        return contents;
    }

    private void requireComplete(TableName table, List<Chunk> chunks) {
        Set<TableName> relations = sums.relations(table);
        for (Chunk chunk : chunks) {
            sums.of(table, chunk.name());
            relations.remove(chunk.name());
        }
        boolean materialization = source.selection().materializations().contains(table);
        if (source.inventory().hypertable(table).isEmpty() && !materialization) {
            sums.of(table, table);
        }
        // the root of a hypertable may hold rows that were put there while its trigger was off
        relations.remove(table);
        for (TableName stranger : relations) {
            SegmentSums.require(false, "written as a part of " + table + ", which it is not", stranger);
        }
    }

    /** In which format the digest of no rows was taken: any will do, but not one that names none. */
    private RowFormat emptyFormat() {
        RowFormat asked = source.options().format();
        return asked == RowFormat.AUTO ? RowFormat.TEXT : asked;
    }

    private List<ChunkContent> chunks() {
        List<ChunkContent> contents = new ArrayList<>();
        Set<TableName> wanted = source.selection().written();
        for (Chunk chunk : source.inventory().chunks()) {
            if (wanted.contains(chunk.hypertable())) {
                SegmentSums.Sum sum = sums.of(chunk.hypertable(), chunk.name());
                contents.add(new ChunkContent(
                        chunk.hypertable(),
                        chunk.name(),
                        chunk.ranges(),
                        chunk.compressed(),
                        sum.rows(),
                        sum.digest(),
                        chunk.filenodes()));
            }
        }
        return contents;
    }

    private Manifest.Totals totals(int hypertables, int chunks) {
        return new Manifest.Totals(
                source.selection().tables().size(),
                hypertables,
                chunks,
                artifacts.size(),
                artifacts.stream().mapToLong(Artifact::rows).sum(),
                artifacts.stream().mapToLong(Artifact::bytes).sum(),
                artifacts.stream().mapToLong(Artifact::storedBytes).sum());
    }
}
