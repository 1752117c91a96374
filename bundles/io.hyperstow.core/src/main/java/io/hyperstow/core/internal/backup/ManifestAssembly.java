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
    private final RowFacts facts;
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
     * @param facts what is known of the rows
     */
    ManifestAssembly(Identity identity, Source source, List<Artifact> artifacts, RowFacts facts) {
        this.identity = identity;
        this.source = source;
        this.artifacts = artifacts;
        this.facts = facts;
        this.sums = facts.sums();
    }

    /**
     * @throws io.hyperstow.api.model.BackupException {@code INTERNAL} when something that was wanted was not written
     */
    Manifest assemble() {
        return assemble(List.of(), facts.known() ? contents() : List.of(), chunks(), artifacts);
    }

    /**
     * @param data the file with the rows, which somebody else wrote; not among those that were committed
     */
    Manifest assembleAdopted(Artifact data) {
        TableContent content = new TableContent(data.table(), data.rows(), data.format(), "");
        List<ChunkContent> chunks = source.inventory().chunks().stream()
                .filter(chunk -> chunk.hypertable().equals(data.table()))
                .map(chunk -> new ChunkContent(
                        chunk.hypertable(),
                        chunk.name(),
                        chunk.ranges(),
                        chunk.compressed(),
                        -1,
                        "",
                        chunk.filenodes()))
                .toList();
        List<Artifact> all = new ArrayList<>(artifacts);
        all.add(data);
        return assemble(List.of(Manifest.ADOPTED), List.of(content), chunks, all);
    }

    private Manifest assemble(
            List<String> requires, List<TableContent> contents, List<ChunkContent> chunks, List<Artifact> all) {
        Inventory inventory = source.inventory();
        Set<TableName> tables = source.selection().tables();
        List<Hypertable> hypertables = inventory.hypertables().stream()
                .filter(h -> tables.contains(h.table()))
                .toList();
        return new Manifest(
                Manifest.FORMAT,
                requires,
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
                whole() ? inventory.views() : List.of(),
                roles(inventory),
                contents,
                chunks,
                all,
                totals(hypertables.size(), chunks.size(), contents, all));
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
        Set<TableName> gone = source.inventory().sequencesOf(source.selection().leftOut(source.inventory()));
        return source.inventory().sequences().stream()
                .filter(sequence -> whole() && !gone.contains(sequence.name())
                        || sequence.ownedBy() != null && chosen.contains(sequence.ownedBy())
                        || sequence.usedBy().stream().anyMatch(chosen::contains))
                .toList();
    }

    private List<TableContent> contents() {
        Map<TableName, List<Chunk>> chunks = source.inventory().chunksByHypertable();
        Set<TableName> wanted = wanted();
        for (TableName table : sums.tables()) {
            SegmentSums.require(wanted.contains(table), "written although its rows were not wanted", table);
        }
        List<TableContent> contents = new ArrayList<>();
        for (TableName table : wanted) {
            requireComplete(table, chunks.getOrDefault(table, List.of()));
            SegmentSums.Sum sum = sums.of(table);
            contents.add(new TableContent(table, sum.rows(), sums.format(table, emptyFormat()), digest(sum)));
        }
        return contents;
    }

    /** Everything whose rows are accounted for. */
    private Set<TableName> wanted() {
        if (facts.origin() == RowFacts.Origin.WRITTEN) {
            return source.selection().written();
        }
        Set<TableName> wanted = new TreeSet<>(source.selection().rows());
        wanted.addAll(facts.more());
        return wanted;
    }

    private String digest(SegmentSums.Sum sum) {
        return facts.hashed() ? sum.digest() : "";
    }

    private void requireComplete(TableName table, List<Chunk> chunks) {
        Set<TableName> relations = sums.relations(table);
        for (Chunk chunk : chunks) {
            sums.of(table, chunk.name());
            relations.remove(chunk.name());
        }
        boolean written = facts.origin() == RowFacts.Origin.WRITTEN;
        boolean materialization =
                written && source.selection().materializations().contains(table);
        if (source.inventory().hypertable(table).isEmpty() && !materialization) {
            sums.of(table, table);
        }
        // the root of a hypertable may hold rows that were put there while its trigger was off
        relations.remove(table);
        if (facts.more().contains(table)) {
            return;
        }
        for (TableName stranger : relations) {
            SegmentSums.require(false, "written as a part of " + table + ", which it is not", stranger);
        }
    }

    /** In which format the digest of no rows was taken: any will do, but not one that names none. */
    private RowFormat emptyFormat() {
        RowFormat asked = source.options().format();
        return asked == RowFormat.AUTO ? RowFormat.TEXT : asked;
    }

    /** With segments, the chunks whose rows were wanted; an archive brings every chunk back, if only empty. */
    private List<ChunkContent> chunks() {
        TableSelection selection = source.selection();
        boolean written = facts.origin() == RowFacts.Origin.WRITTEN;
        List<ChunkContent> contents = new ArrayList<>();
        Set<TableName> wanted = wanted();
        Set<TableName> kept = new TreeSet<>(selection.tables());
        kept.addAll(facts.more());
        for (Chunk chunk : source.inventory().chunks()) {
            if ((written ? wanted : kept).contains(chunk.hypertable())) {
                contents.add(content(chunk, wanted.contains(chunk.hypertable())));
            }
        }
        return contents;
    }

    private ChunkContent content(Chunk chunk, boolean wanted) {
        long rows = wanted ? -1 : 0;
        String digest = "";
        if (wanted && facts.known()) {
            SegmentSums.Sum sum = sums.of(chunk.hypertable(), chunk.name());
            rows = sum.rows();
            digest = digest(sum);
        }
        return new ChunkContent(
                chunk.hypertable(), chunk.name(), chunk.ranges(), chunk.compressed(), rows, digest, chunk.filenodes());
    }

    private Manifest.Totals totals(int hypertables, int chunks, List<TableContent> contents, List<Artifact> all) {
        return new Manifest.Totals(
                source.selection().tables().size(),
                hypertables,
                chunks,
                all.size(),
                contents.stream().mapToLong(TableContent::rows).sum(),
                all.stream().mapToLong(Artifact::bytes).sum(),
                all.stream().mapToLong(Artifact::storedBytes).sum());
    }
}
