package io.hyperstow.api.catalog;

import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Sequence;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a backup is: {@code backups/<backupId>/manifest.json} of repository format 1, written last. Readers ignore
 * unknown fields and refuse an unknown {@link #format} or an unknown entry of {@link #requires}.
 *
 * @param format {@link #FORMAT}
 * @param requires what a reader must know beyond the format
 * @param backupId its name
 * @param agentId the agent that made it
 * @param productVersion the version of Hyperstow that made it
 * @param strategy the strategy that made it and whose twin restores it
 * @param label the operator's text
 * @param options the options as they were given
 * @param startedAt when the job began
 * @param endedAt when the manifest was written
 * @param database the database and its server
 * @param extensions those of the database
 * @param snapshot the moment it shows
 * @param scope what was asked for and left out
 * @param hypertables those it holds
 * @param tables the tables it holds, the roots of its hypertables included
 * @param aggregates the continuous aggregates over its hypertables
 * @param jobs the background jobs of its hypertables
 * @param sequences those that serve its tables
 * @param views the views and materialized views of a whole database, continuous aggregates not among them; else empty
 * @param roles the roles its objects need
 * @param contents rows and digest of every table it holds rows of, with a whole archive also of the hypertables behind
 *     its aggregates; empty when an archive's rows were not counted
 * @param chunks the chunks of its hypertables; of an archive also those whose rows it does not hold
 * @param artifacts everything it is made of
 * @param totals sums
 */
public record Manifest(
        int format,
        List<String> requires,
        BackupId backupId,
        String agentId,
        String productVersion,
        StrategyVersion strategy,
        String label,
        Map<String, Object> options,
        Instant startedAt,
        Instant endedAt,
        DatabaseFacts database,
        List<Extension> extensions,
        SnapshotFacts snapshot,
        BackupScope scope,
        List<Hypertable> hypertables,
        List<Table> tables,
        List<Aggregate> aggregates,
        List<TimescaleJob> jobs,
        List<Sequence> sequences,
        List<TableName> views,
        List<String> roles,
        List<TableContent> contents,
        List<ChunkContent> chunks,
        List<Artifact> artifacts,
        Totals totals) {

    /** The format this release writes, and the only one it reads. */
    public static final int FORMAT = 1;

    /**
     * The entry of {@link #requires} of a backup whose rows lie where somebody else put them, outside of the backups'
     * folders. Nobody knows the content digest of such rows: it is the empty text.
     */
    public static final String ADOPTED = "adopted";

    /**
     * A strategy as it was when it made a backup.
     *
     * @param id {@code parallel-copy}, …
     * @param version its bundle's version
     */
    public record StrategyVersion(String id, String version) {}

    /**
     * Sums over a backup.
     *
     * @param tables tables, hypertables included
     * @param hypertables hypertables
     * @param chunks chunks
     * @param artifacts objects
     * @param rows rows
     * @param bytes before compression
     * @param storedBytes in the storage
     */
    public record Totals(
            int tables, int hypertables, int chunks, int artifacts, long rows, long bytes, long storedBytes) {}

    public Manifest {
        requires = List.copyOf(requires);
        options = Map.copyOf(options);
        extensions = List.copyOf(extensions);
        hypertables = List.copyOf(hypertables);
        tables = List.copyOf(tables);
        aggregates = List.copyOf(aggregates);
        jobs = List.copyOf(jobs);
        sequences = List.copyOf(sequences);
        // Earlier releases did not write it.
        views = views == null ? List.of() : List.copyOf(views);
        roles = List.copyOf(roles);
        contents = List.copyOf(contents);
        chunks = List.copyOf(chunks);
        artifacts = List.copyOf(artifacts);
    }

    /** Whether its rows lie where somebody else put them: {@link #ADOPTED}. */
    public boolean adopted() {
        return requires.contains(ADOPTED);
    }

    /** The same, but with other chunks. */
    public Manifest withChunks(List<ChunkContent> others) {
        return new Manifest(
                format,
                requires,
                backupId,
                agentId,
                productVersion,
                strategy,
                label,
                options,
                startedAt,
                endedAt,
                database,
                extensions,
                snapshot,
                scope,
                hypertables,
                tables,
                aggregates,
                jobs,
                sequences,
                views,
                roles,
                contents,
                others,
                artifacts,
                totals);
    }

    public Optional<Hypertable> hypertable(TableName name) {
        return hypertables.stream().filter(h -> h.table().equals(name)).findFirst();
    }

    public Optional<Table> table(TableName name) {
        return tables.stream().filter(t -> t.name().equals(name)).findFirst();
    }

    public Optional<TableContent> content(TableName name) {
        return contents.stream().filter(c -> c.table().equals(name)).findFirst();
    }

    /** TimescaleDB as it was in the source, when it was installed there. */
    public Optional<Extension> timescaledb() {
        return extensions.stream()
                .filter(e -> e.name().equals(Extension.TIMESCALEDB))
                .findFirst();
    }
}
