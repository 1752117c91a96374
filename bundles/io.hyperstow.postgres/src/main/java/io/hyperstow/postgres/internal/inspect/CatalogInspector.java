package io.hyperstow.postgres.internal.inspect;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/**
 * Makes the inventory from the catalogs, in about a second for thousands of chunks. Holds no state.
 *
 * <p>It does not wait for other sessions: a table that one of them has under an exclusive lock comes without indexes,
 * constraints and triggers, which cannot be asked for then. Tables that the asking session has locked are always whole, so
 * in a snapshot lease all that were chosen are.
 */
@Component
public final class CatalogInspector implements DatabaseInspector {

    @Override
    public Inventory inspect(Session session) throws SQLException {
        Connection connection = session.connection();
        FactsReader factsReader = new FactsReader(connection);
        DatabaseFacts facts = factsReader.facts();
        List<Extension> extensions = factsReader.extensions();
        Optional<Extension> timescale = extensions.stream()
                .filter(extension -> extension.name().equals(Extension.TIMESCALEDB))
                .findFirst();

        List<Hypertable> hypertables = List.of();
        List<Chunk> chunks = List.of();
        List<TimescaleJob> jobs = List.of();
        Set<Long> internal = new HashSet<>();
        Map<Long, TableReader.Stored> stored = new HashMap<>();
        AggregateReader aggregateReader = null;
        if (timescale.isPresent()) {
            TimescaleVersion version = TimescaleVersion.parse(timescale.get().version());
            TimescaleReader reader = new TimescaleReader(connection, version);
            internal.addAll(reader.internalRelations());
            hypertables = reader.hypertables();
            chunks = reader.chunks(stored);
            aggregateReader = new AggregateReader(connection, version);
            jobs = aggregateReader.jobs();
        }
        List<Long> materializations = aggregateReader == null ? List.of() : aggregateReader.relations();
        List<Table> tables = new TableReader(connection).tables(internal, materializations, stored);
        List<Aggregate> aggregates =
                aggregateReader == null ? List.of() : aggregateReader.aggregates(tables, hypertables);
        Set<TableName> own = aggregates.stream().map(Aggregate::materialization).collect(Collectors.toSet());
        ObjectReader objects = new ObjectReader(connection);
        return new Inventory(
                facts,
                extensions,
                tables.stream().filter(table -> !own.contains(table.name())).toList(),
                hypertables.stream()
                        .filter(hypertable -> !own.contains(hypertable.table()))
                        .toList(),
                chunks,
                aggregates,
                jobs,
                objects.sequences(),
                without(objects.views(), aggregates),
                roles(objects.roles(), jobs));
    }

    private static List<TableName> without(List<TableName> views, List<Aggregate> aggregates) {
        Set<TableName> ofAggregates = new HashSet<>();
        aggregates.forEach(aggregate -> ofAggregates.add(aggregate.view()));
        return views.stream().filter(view -> !ofAggregates.contains(view)).toList();
    }

    private static List<String> roles(List<String> holders, List<TimescaleJob> jobs) {
        Set<String> roles = new TreeSet<>(holders);
        jobs.forEach(job -> roles.add(job.owner()));
        return List.copyOf(roles);
    }
}
