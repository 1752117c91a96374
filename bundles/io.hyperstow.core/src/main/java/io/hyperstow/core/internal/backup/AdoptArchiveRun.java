package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.BackupScope;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.SnapshotFacts;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.service.WorkFolder;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.adopt.ArchiveFacts;
import io.hyperstow.core.internal.catalog.HeldLock;
import io.hyperstow.core.internal.catalog.LockKind;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.options.AdoptArchiveOptions;
import io.hyperstow.core.internal.options.AdoptOptions;
import io.hyperstow.core.internal.provider.Provided;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** One adoption of an archive of pg_dump, from its id to its manifest. The database it was made of need not exist. */
final class AdoptArchiveRun {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JobContext context;
    private final DumpStrategy strategy;
    private final String strategyVersion;
    private final Database database;
    private final Repository repository;
    private final AdoptArchiveOptions options;
    private final ObjectKey key;
    private final Instant startedAt = Instant.now();
    private final BackupId backup = BackupId.of(startedAt, RANDOM.nextInt());

    AdoptArchiveRun(JobContext context, Provided<DumpStrategy> strategy, Database database, Repository repository) {
        this.context = context;
        this.strategy = strategy.service();
        this.strategyVersion = strategy.version();
        this.database = database;
        this.repository = repository;
        String request = context.request().options();
        this.options = AdoptArchiveOptions.parse(AdoptOptions.options(request));
        this.key = new ObjectKey(AdoptOptions.key(request));
    }

    void run(PostgresTools tools, RepositoryLocks locks, Agent agent) throws Exception {
        context.backup(backup.value());
        repository.prepare();
        String purpose = "adopting '" + key + "' (job " + context.id() + ")";
        try (HeldLock lock = locks.acquire(repository, LockKind.SHARED, purpose, Set.of(backup));
                WorkFolder folder =
                        new WorkFolder(agent.workDirectory(), context.id().value())) {
            try {
                AdoptedArchive.Read read =
                        new AdoptedArchive(repository, key, database, tools).read(folder.path(), context);
                Manifest manifest = manifest(read, agent);
                warn(read.facts());
                context.phase("writing the manifest");
                lock.ensureHeld();
                context.throwIfCancelled();
                repository.writeManifest(manifest);
                context.log("backup '" + backup + "': " + manifest.totals());
            } catch (Exception | Error e) {
                new UnfinishedBackup(repository, backup).remove(context);
                throw e;
            }
        }
    }

    private void warn(ArchiveFacts facts) {
        if (!facts.timescale()) {
            context.warn(
                    "'" + key + "' brings no TimescaleDB: if tables of it were hypertables, pg_dump was told to leave"
                            + " something out (-t, -n, -T), and their rows are not in it");
            return;
        }
        boolean copied = facts.extensions().stream()
                .anyMatch(extension -> extension.name().equals(Extension.TIMESCALEDB)
                        && !extension.version().isEmpty());
        if (!copied) {
            context.warn("the rows of '" + key
                    + "' are not rows of COPY: which background jobs were on is not known, a restore"
                    + " leaves all of them off, and enableJobs, too");
        }
        String others = facts.extensions().stream()
                .map(Extension::name)
                .filter(name -> !name.equals(Extension.TIMESCALEDB))
                .collect(Collectors.joining(", "));
        context.warn("an archive of pg_dump does not tell how many rows hypertables have, which roles were only granted"
                + " something, or what was granted on the database"
                + (others.isEmpty() ? "" : ", nor the versions of other extensions (" + others + ")")
                + ": a restore is examined, and compared only as far as the rows of plain tables");
    }

    private Manifest manifest(AdoptedArchive.Read read, Agent agent) {
        ArchiveFacts facts = read.facts();
        ObjectInfo info = read.info();
        Artifact archive = new Artifact(
                key.value(),
                ArtifactKind.ARCHIVE,
                null,
                List.of(),
                null,
                "",
                Codec.NONE,
                "",
                0,
                info.size(),
                info.size(),
                read.sha256(),
                List.of());
        int hypertables = facts.hypertables().size();
        return new Manifest(
                Manifest.FORMAT,
                List.of(Manifest.ADOPTED),
                backup,
                agent.id(),
                agent.version(),
                new Manifest.StrategyVersion(strategy.properties().id(), strategyVersion),
                options.label(),
                AdoptOptions.values(context.request().options()),
                startedAt,
                Instant.now(),
                facts.database(),
                facts.extensions().stream().map(this::versioned).toList(),
                new SnapshotFacts(info.modifiedAt(), 0, "", 0, List.of()),
                new BackupScope(List.of(), List.of()),
                List.of(),
                List.of(),
                List.of(),
                facts.jobs(),
                List.of(),
                List.of(),
                facts.roles(),
                facts.contents(),
                List.of(),
                List.of(archive),
                new Manifest.Totals(
                        facts.contents().size() + hypertables,
                        hypertables,
                        0,
                        1,
                        facts.contents().stream().mapToLong(TableContent::rows).sum(),
                        info.size(),
                        info.size()));
    }

    /** TimescaleDB with the version the options give, where the archive does not tell it. */
    private Extension versioned(Extension extension) {
        if (!extension.name().equals(Extension.TIMESCALEDB)) {
            return extension;
        }
        String given = options.timescaledbVersion();
        String found = extension.version();
        if (given.isEmpty() && found.isEmpty()) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "'" + key + "' does not tell the version of its TimescaleDB, which a restore needs",
                    "add \"timescaledbVersion\": what SELECT extversion FROM pg_extension WHERE extname = 'timescaledb' says"
                            + " in the database it was made of");
        }
        if (!given.isEmpty() && !found.isEmpty() && !given.equals(found)) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "option 'timescaledbVersion' is '" + given + "', and '" + key + "' was made with TimescaleDB "
                            + found,
                    "leave the option out");
        }
        return new Extension(
                extension.name(), extension.schema(), found.isEmpty() ? given : found, extension.edition());
    }
}
