package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Extension;
import java.util.List;
import java.util.Map;

/**
 * A backup's manifest, as far as a console shows it; {@code manifest} answers all of it.
 *
 * @param backupId its id
 * @param agentId the agent that made it
 * @param productVersion the version of Hyperstow that made it
 * @param strategy the strategy's id
 * @param strategyVersion the version of the strategy's bundle
 * @param label the operator's text
 * @param options each as {@code key=value}
 * @param startedAt when it began, ISO-8601 in UTC
 * @param endedAt when it was finished, ISO-8601 in UTC
 * @param snapshotAt the moment it shows, ISO-8601 in UTC
 * @param database the database's name at the source
 * @param serverVersion the source's version
 * @param timescaleVersion TimescaleDB at the source, or empty
 * @param extensions each with its version
 * @param include the patterns asked for; empty means the whole database
 * @param excluded what was left out, each as {@code name: why}
 * @param hypertables those it holds
 * @param tables the other tables it holds
 * @param chunks how many
 * @param artifacts how many objects
 * @param rows how many
 * @param bytes before compression
 * @param storedBytes in the storage
 */
public record BackupDescription(
        String backupId,
        String agentId,
        String productVersion,
        String strategy,
        String strategyVersion,
        String label,
        List<String> options,
        String startedAt,
        String endedAt,
        String snapshotAt,
        String database,
        String serverVersion,
        String timescaleVersion,
        List<String> extensions,
        List<String> include,
        List<String> excluded,
        List<HypertableFacts> hypertables,
        List<TableFacts> tables,
        int chunks,
        int artifacts,
        long rows,
        long bytes,
        long storedBytes) {

    static BackupDescription of(Manifest manifest) {
        return new BackupDescription(
                manifest.backupId().value(),
                manifest.agentId(),
                manifest.productVersion(),
                manifest.strategy().id(),
                manifest.strategy().version(),
                manifest.label(),
                manifest.options().entrySet().stream()
                        .sorted(Map.Entry.comparingByKey())
                        .map(option -> option.getKey() + "=" + option.getValue())
                        .toList(),
                manifest.startedAt().toString(),
                manifest.endedAt().toString(),
                manifest.snapshot().takenAt().toString(),
                manifest.database().name(),
                manifest.database().serverVersionText(),
                manifest.timescaledb().map(Extension::version).orElse(""),
                manifest.extensions().stream()
                        .map(extension -> extension.name() + " " + extension.version())
                        .toList(),
                manifest.scope().include(),
                manifest.scope().excluded().stream()
                        .map(exclusion -> exclusion.name() + ": " + exclusion.why())
                        .toList(),
                HypertableFacts.of(manifest),
                TableFacts.of(manifest),
                manifest.totals().chunks(),
                manifest.totals().artifacts(),
                manifest.totals().rows(),
                manifest.totals().bytes(),
                manifest.totals().storedBytes());
    }
}
