package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Inventory;
import java.util.List;

/**
 * What the inspector found in a database, as far as a console shows it.
 *
 * @param database the database's name
 * @param serverVersion as it is spoken: {@code 17.12}
 * @param encoding as PostgreSQL writes it
 * @param timescaleVersion TimescaleDB's version, or empty
 * @param edition {@code apache}, {@code timescale}, or empty
 * @param extensions each with its version
 * @param hypertables the user's
 * @param tables the user's other tables
 * @param aggregates continuous aggregates
 * @param chunks how many
 * @param jobs how many background jobs
 * @param sequences how many
 * @param views how many
 * @param roles those that own something or may do something here
 */
public record DatabaseInventory(
        String database,
        String serverVersion,
        String encoding,
        String timescaleVersion,
        String edition,
        List<String> extensions,
        List<HypertableFacts> hypertables,
        List<TableFacts> tables,
        List<String> aggregates,
        int chunks,
        int jobs,
        int sequences,
        int views,
        List<String> roles) {

    static DatabaseInventory of(Inventory inventory) {
        return new DatabaseInventory(
                inventory.database().name(),
                inventory.database().serverVersionText(),
                inventory.database().encoding(),
                inventory.timescaledb().map(Extension::version).orElse(""),
                inventory.timescaledb().map(Extension::edition).orElse(""),
                inventory.extensions().stream()
                        .map(extension -> extension.name() + " " + extension.version())
                        .toList(),
                HypertableFacts.of(inventory),
                TableFacts.of(inventory),
                inventory.aggregates().stream()
                        .map(Aggregate::view)
                        .map(Object::toString)
                        .toList(),
                inventory.chunks().size(),
                inventory.jobs().size(),
                inventory.sequences().size(),
                inventory.views().size(),
                inventory.roles());
    }
}
