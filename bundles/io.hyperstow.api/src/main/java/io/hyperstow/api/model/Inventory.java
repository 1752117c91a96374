package io.hyperstow.api.model;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the inspector found in a database, read in one snapshot. Objects of the system and of TimescaleDB itself are
 * left out; members of other extensions too.
 *
 * @param database the database and its server
 * @param extensions by name
 * @param tables plain, partitioned and foreign tables and the roots of hypertables, by name; chunks and
 *     materialization hypertables are not among them
 * @param hypertables the user's, by name
 * @param chunks of those hypertables and of the materializations of aggregates, by hypertable and then by ranges
 * @param aggregates continuous aggregates, by name
 * @param jobs TimescaleDB's background jobs, by id
 * @param sequences by name
 * @param views the names of the user's views and materialized views, continuous aggregates not among them
 * @param roles names of all roles that own one of these objects or were granted a privilege on one, sorted
 */
public record Inventory(
        DatabaseFacts database,
        List<Extension> extensions,
        List<Table> tables,
        List<Hypertable> hypertables,
        List<Chunk> chunks,
        List<Aggregate> aggregates,
        List<TimescaleJob> jobs,
        List<Sequence> sequences,
        List<TableName> views,
        List<String> roles) {

    public Inventory {
        extensions = List.copyOf(extensions);
        tables = List.copyOf(tables);
        hypertables = List.copyOf(hypertables);
        chunks = List.copyOf(chunks);
        aggregates = List.copyOf(aggregates);
        jobs = List.copyOf(jobs);
        sequences = List.copyOf(sequences);
        views = List.copyOf(views);
        roles = List.copyOf(roles);
    }

    public Optional<Extension> extension(String name) {
        return extensions.stream().filter(e -> e.name().equals(name)).findFirst();
    }

    /** TimescaleDB, when it is installed here. */
    public Optional<Extension> timescaledb() {
        return extension(Extension.TIMESCALEDB);
    }

    public Optional<Table> table(TableName name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    public Optional<Hypertable> hypertable(TableName name) {
        return hypertables.stream().filter(h -> h.table().equals(name)).findFirst();
    }

    /** The aggregate of a view. */
    public Optional<Aggregate> aggregate(TableName view) {
        return aggregates.stream().filter(a -> a.view().equals(view)).findFirst();
    }

    /** The chunks of each hypertable, in the order of {@link #chunks}; hypertables without one are absent. */
    public Map<TableName, List<Chunk>> chunksByHypertable() {
        return chunks.stream().collect(Collectors.groupingBy(Chunk::hypertable, TreeMap::new, Collectors.toList()));
    }

    /** The sequences that serve these tables and no others: they go where the tables go. */
    public Set<TableName> sequencesOf(Set<TableName> owners) {
        return sequences.stream()
                .filter(sequence -> sequence.ownedBy() != null && owners.contains(sequence.ownedBy()))
                .filter(sequence -> owners.containsAll(sequence.usedBy()))
                .map(Sequence::name)
                .collect(Collectors.toSet());
    }

    /** The tables by name. */
    public Map<TableName, Table> tablesByName() {
        return tables.stream().collect(Collectors.toMap(Table::name, Function.identity()));
    }
}
