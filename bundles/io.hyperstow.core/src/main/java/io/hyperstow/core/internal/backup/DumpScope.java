package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What follows for a backup from how its strategy writes rows: as segments that tell of them, or into an archive. */
final class DumpScope {

    private final BackupOptions options;
    private final boolean archive;

    DumpScope(StrategyProperties strategy, BackupOptions options) {
        this.options = options;
        this.archive = !strategy.features().contains(StrategyFeature.ROWS_APART);
    }

    /** Whether rows go into an archive that does not tell of them. */
    boolean archive() {
        return archive;
    }

    /** Whether rows are counted beside the dump. */
    boolean counts() {
        return archive && options.check() != Check.NONE;
    }

    /** What is backed up. */
    TableSelection select(Inventory inventory) {
        return TableSelector.select(inventory, options, archive);
    }

    /** The tables that must stay as they are: those that are read, and all whose definitions an archive will hold. */
    Set<TableName> protect(Inventory inventory) {
        TableSelection selection = select(inventory);
        if (!archive) {
            return selection.written();
        }
        Set<TableName> tables = new TreeSet<>(selection.tables());
        inventory.tables().stream()
                .filter(table -> table.kind() == Table.Kind.FOREIGN)
                .map(Table::name)
                .forEach(tables::remove);
        tables.addAll(materializations(inventory));
        return tables;
    }

    /** The hypertables behind aggregates, where these are part of the backup. */
    Set<TableName> materializations(Inventory inventory) {
        return archive && options.include().isEmpty()
                ? inventory.aggregates().stream()
                        .map(Aggregate::materialization)
                        .collect(Collectors.toSet())
                : Set.of();
    }

    /**
     * How many tasks run at the same time: an archive is one task whatever its connections, so that what is read beside it
     * has threads of its own. To count needs few of them; to hash takes as long as to dump.
     */
    int threads() {
        if (!counts()) {
            return options.workers();
        }
        return 1 + (options.check() == Check.HASHES ? options.workers() : Math.max(1, options.workers() / 4));
    }

    /** What the manifest will say of the rows. */
    RowFacts facts(Inventory inventory, Collection<Artifact> artifacts, SegmentSums counted) {
        if (!archive) {
            return RowFacts.written(artifacts);
        }
        RowFacts.Origin origin =
                switch (options.check()) {
                    case COUNTS -> RowFacts.Origin.COUNTED;
                    case HASHES -> RowFacts.Origin.HASHED;
                    case NONE -> RowFacts.Origin.UNKNOWN;
                };
        return new RowFacts(counted, origin, materializations(inventory));
    }
}
