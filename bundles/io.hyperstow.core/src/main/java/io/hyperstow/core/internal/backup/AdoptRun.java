package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.CsvFile;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.copy.MalformedCsvException;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.api.postgres.SnapshotService;
import io.hyperstow.api.service.Agent;
import io.hyperstow.api.service.WorkFolder;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.adopt.CsvFormat;
import io.hyperstow.core.internal.adopt.CsvScan;
import io.hyperstow.core.internal.adopt.ScannedCsv;
import io.hyperstow.core.internal.artifact.BackupArtifacts;
import io.hyperstow.core.internal.artifact.ForeignObject;
import io.hyperstow.core.internal.artifact.TaskArtifacts;
import io.hyperstow.core.internal.catalog.HeldLock;
import io.hyperstow.core.internal.catalog.LockKind;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.catalog.RepositoryLayout;
import io.hyperstow.core.internal.catalog.RepositoryLocks;
import io.hyperstow.core.internal.options.AdoptOptions;
import io.hyperstow.core.internal.provider.Provided;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * One adoption, from its id to its manifest: the definitions of the table as it is now, and the file where it lies, read
 * once.
 */
final class AdoptRun {

    private static final SecureRandom RANDOM = new SecureRandom();

    private final JobContext context;
    private final DumpStrategy strategy;
    private final String strategyVersion;
    private final Database database;
    private final Repository repository;
    private final AdoptOptions options;
    private final ObjectKey key;
    private final Instant startedAt = Instant.now();
    private final BackupId backup = BackupId.of(startedAt, RANDOM.nextInt());
    private final BackupArtifacts artifacts;

    AdoptRun(JobContext context, Provided<DumpStrategy> strategy, Database database, Repository repository) {
        this.context = context;
        this.strategy = strategy.service();
        this.strategyVersion = strategy.version();
        this.database = database;
        this.repository = repository;
        String request = context.request().options();
        this.options = AdoptOptions.parse(AdoptOptions.options(request));
        this.key = new ObjectKey(AdoptOptions.key(request));
        this.artifacts = new BackupArtifacts(repository.target(), spec -> RepositoryLayout.artifact(backup, spec));
    }

    void run(SnapshotService snapshots, RepositoryLocks locks, Agent agent) throws Exception {
        context.backup(backup.value());
        repository.prepare();
        String purpose = "adopting '" + key + "' (job " + context.id() + ")";
        try (HeldLock lock = locks.acquire(repository, LockKind.SHARED, purpose, Set.of(backup));
                WorkFolder folder =
                        new WorkFolder(agent.workDirectory(), context.id().value())) {
            try {
                ManifestAssembly.Source source = definitions(snapshots, folder.path());
                Artifact data = data(source);
                finish(source, data, agent, lock);
            } catch (Exception | Error e) {
                new UnfinishedBackup(repository, backup).remove(context);
                throw e;
            }
        }
    }

    /** Reads what the table is; when it returns, the server is left alone again. */
    private ManifestAssembly.Source definitions(SnapshotService snapshots, Path folder) throws Exception {
        context.phase("reading the table's definition");
        BackupOptions include = including(options.table(), options.label());
        SnapshotRequest request = new SnapshotRequest(
                database,
                database.databaseName(),
                inventory -> Set.of(table(inventory, include)),
                include.lockTimeout(),
                context,
                context);
        try (SnapshotLease lease = snapshots.lease(request)) {
            TableName table = table(lease.inventory(), include);
            TableSelection chosen = TableSelector.select(lease.inventory(), include);
            chosen.excluded().forEach(e -> context.warn("left out: " + e.name() + ": " + e.why()));
            TableSelection selection =
                    new TableSelection(chosen.tables(), Set.of(table), chosen.excluded(), chosen.notes());
            TaskArtifacts sink = artifacts.attempt(context);
            strategy.run(
                    new DumpTask.Definitions(selection.tables()),
                    new DumpContext(lease, sink, folder, context, context));
            sink.keep();
            return new ManifestAssembly.Source(lease.inventory(), lease.facts(), selection, include);
        }
    }

    private static BackupOptions including(String pattern, String label) {
        BackupOptions defaults = BackupOptions.DEFAULTS;
        return new BackupOptions(
                List.of(pattern),
                List.of(),
                List.of(),
                defaults.workers(),
                RowFormat.CSV,
                defaults.codec(),
                defaults.level(),
                defaults.filePer(),
                defaults.lockTimeout(),
                defaults.check(),
                false,
                label,
                Set.of());
    }

    /** The one table that the option means. */
    private static TableName table(Inventory inventory, BackupOptions include) {
        String pattern = include.include().get(0);
        List<TableName> matched = new PatternMatch(inventory).tables("table", pattern);
        if (matched.size() > 1) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "option 'table' is '" + pattern + "', which means " + matched.size() + " tables: " + matched,
                    "a file holds the rows of one table: name it with its schema, in quotes where it needs them");
        }
        TableName name = matched.get(0);
        if (!inventory.table(name).map(Table::storesRows).orElse(false)) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "'" + name + "' stores no rows of its own",
                    "name the partition that the rows are of");
        }
        return name;
    }

    private Artifact data(ManifestAssembly.Source source) throws IOException {
        context.phase("reading '" + key + "'");
        CsvFormat format = format(source);
        ObjectInfo info = repository.target().stat(key).orElseThrow(() -> AdoptRules.missing(repository.name(), key));
        context.expect(0, info.size());
        try (ForeignObject object = new ForeignObject(repository.target(), info)) {
            ScannedCsv scanned = new CsvScan(format).run(object.content(), context, context);
            String hash = object.finish();
            context.log("'" + key + "': " + scanned.rows() + " rows, "
                    + scanned.segments().size() + " segment(s)");
            boolean solid = object.codec() != Codec.NONE;
            return new Artifact(
                    key.value(),
                    ArtifactKind.DATA,
                    format.table(),
                    scanned.columns(),
                    RowFormat.CSV,
                    format.encoding().name(),
                    object.codec(),
                    "",
                    scanned.rows(),
                    scanned.bytes(),
                    info.size(),
                    hash,
                    scanned.segments(),
                    new CsvFile(format.settings(), solid, scanned.firstLines()));
        } catch (MalformedCsvException e) {
            throw new BackupException(
                    ErrorCode.FILE_MALFORMED,
                    "line " + e.line() + " of '" + key + "' " + e.getMessage(),
                    "say in the options how the file is written (header, delimiter, quote, escape, null, encoding,"
                            + " columns), or correct it",
                    e);
        }
    }

    private CsvFormat format(ManifestAssembly.Source source) {
        TableName name = source.selection().rows().iterator().next();
        List<String> copied = source.inventory().table(name).orElseThrow().copiedColumns().stream()
                .map(Column::name)
                .toList();
        boolean ordered = !options.columns().isEmpty();
        List<String> unknown = new ArrayList<>(options.columns());
        unknown.removeAll(copied);
        if (!unknown.isEmpty()
                || new HashSet<>(options.columns()).size() < options.columns().size()) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    unknown.isEmpty()
                            ? "option 'columns' names a column twice"
                            : "'" + name + "' has no column '" + unknown.get(0) + "' that rows can fill",
                    "its columns are " + String.join(", ", copied));
        }
        return new CsvFormat(
                name, ordered ? options.columns() : copied, ordered, options.settings(), options.encoding());
    }

    private void finish(ManifestAssembly.Source source, Artifact data, Agent agent, HeldLock lock) throws IOException {
        context.phase("writing the manifest");
        ManifestAssembly.Identity identity = new ManifestAssembly.Identity(
                backup,
                agent.id(),
                agent.version(),
                new Manifest.StrategyVersion(strategy.properties().id(), strategyVersion),
                startedAt,
                AdoptOptions.values(context.request().options()));
        Manifest manifest = new ManifestAssembly(
                        identity, source, artifacts.committed(), RowFacts.written(artifacts.committed()))
                .assembleAdopted(data);
        lock.ensureHeld();
        BackupRun.requireStored(repository, backup, artifacts.committed());
        context.throwIfCancelled();
        repository.writeManifest(manifest);
        context.log("backup '" + backup + "': " + manifest.totals());
    }
}
