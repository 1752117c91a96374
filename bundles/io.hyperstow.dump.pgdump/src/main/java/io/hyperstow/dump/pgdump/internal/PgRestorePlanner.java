package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestorePlan.Wave;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass.Pass;
import java.util.ArrayList;
import java.util.List;

/**
 * Plans the passes of pg_restore. One pg_restore on several connections for everything breaks TimescaleDB's catalog,
 * whose tables refer to each other: so that comes before all other rows, on one connection.
 */
final class PgRestorePlanner {

    /** What defining a relation takes, in bytes of compressed rows that load in the same time. */
    private static final long DEFINITION = 5_000;

    private static final long CATALOG_ROW = 500;

    private final Manifest manifest;
    private final RestoreOptions options;

    PgRestorePlanner(RestoreRequest request) {
        this.manifest = request.manifest();
        this.options = request.options();
    }

    RestorePlan plan() {
        if (manifest.artifacts().stream().noneMatch(artifact -> artifact.kind() == ArtifactKind.ARCHIVE)) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "backup '" + manifest.backupId() + "' holds no archive of pg_dump",
                    "restore another backup");
        }
        long relations = manifest.tables().size() + manifest.chunks().size();
        long bytes = manifest.artifacts().stream()
                .filter(artifact -> artifact.kind() == ArtifactKind.ARCHIVE)
                .mapToLong(Artifact::storedBytes)
                .sum();
        long rows = manifest.contents().stream().mapToLong(TableContent::rows).sum();
        boolean whole = manifest.scope().include().isEmpty();
        boolean timescale = whole && manifest.timescaledb().isPresent();

        List<Wave> waves = new ArrayList<>();
        waves.add(wave(Pass.DEFINITIONS, 1, 0, relations * DEFINITION));
        if (timescale) {
            waves.add(wave(Pass.CATALOG, 1, 0, manifest.chunks().size() * CATALOG_ROW));
        }
        waves.add(wave(Pass.ROWS, options.workers(), rows, bytes));
        waves.add(wave(Pass.INDEXES, options.workers(), 0, bytes + relations * DEFINITION));
        if (whole) {
            waves.add(wave(Pass.VIEWS, 1, 0, 1));
        }
        return new RestorePlan(waves, List.of());
    }

    private Wave wave(Pass pass, int jobs, long rows, long weight) {
        boolean keepOwner = options.owner() == Owner.KEEP;
        boolean keepPrivileges = options.privileges() == Privileges.KEEP;
        ArchivePass task = new ArchivePass(pass, jobs, keepOwner, keepPrivileges, rows, weight);
        return new Wave(task.description(), List.of(task));
    }
}
