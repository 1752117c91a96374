package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.postgres.PostgresTool;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Decides what is done about TimescaleDB when its catalog is restored as it was, which only the very version of the
 * source can read; refuses where that cannot be.
 */
final class RestoringModeGuard {

    private final Manifest manifest;
    private final RestoreOptions options;
    private final String profile;
    private final String target;
    private final TargetSurvey survey;
    private final WholeTarget there;

    RestoringModeGuard(
            Manifest manifest,
            RestoreOptions options,
            String profile,
            String target,
            TargetSurvey survey,
            WholeTarget there) {
        this.manifest = manifest;
        this.options = options;
        this.profile = profile;
        this.target = target;
        this.survey = survey;
        this.there = there;
    }

    /**
     * @param psql finds psql for a server's major version, or refuses: an update needs it
     */
    Timescale timescale(IntFunction<PostgresTool> psql) {
        Extension source = manifest.timescaledb().orElse(null);
        if (source == null) {
            return Timescale.create("");
        }
        refuseMissingVersion(source);
        Extension found = survey.inventory() == null
                ? null
                : survey.inventory().timescaledb().orElse(null);
        if (found != null && !found.version().equals(source.version())) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    "database '" + target + "' has TimescaleDB " + found.version() + ", the backup needs "
                            + source.version(),
                    "DROP EXTENSION timescaledb in '" + target + "', or restore into a new database with"
                            + " \"createDatabase\": true");
        }
        if (!survey.superuser()) {
            throw new BackupException(
                    ErrorCode.PERMISSION_DENIED,
                    "the role of '" + profile + "' is no superuser, which TimescaleDB's restoring mode needs",
                    "restore as a superuser, or make a backup with strategy parallel-copy: an owner can restore that");
        }
        refuseUnreadableRows();
        String upgrade = options.upgradeExtension() ? survey.timescaleDefault() : "";
        if (upgrade.equals(source.version())) {
            upgrade = "";
        }
        if (!upgrade.isEmpty()) {
            psql.apply(survey.serverMajor());
        }
        return new Timescale(found == null ? source.version() : "", true, upgrade);
    }

    private void refuseMissingVersion(Extension source) {
        if (!survey.timescaleVersions().contains(source.version())) {
            throw new BackupException(
                    ErrorCode.EXTENSION_MISSING,
                    "the backup needs TimescaleDB " + source.version() + ", and the server of '" + profile
                            + "' offers "
                            + (survey.timescaleVersions().isEmpty()
                                    ? "none"
                                    : String.join(", ", survey.timescaleVersions())),
                    "install that version beside the others and add \"upgradeExtension\": true to update after the"
                            + " restore, or make a backup with strategy parallel-copy or csv, which any version can"
                            + " restore");
        }
    }

    private void refuseUnreadableRows() {
        List<String> compressed = manifest.hypertables().stream()
                .filter(hypertable -> !hypertable.compression().isEmpty())
                .map(hypertable -> "'" + hypertable.table() + "'")
                .toList();
        if (there.apacheEdition() && !compressed.isEmpty()) {
            throw new BackupException(
                    ErrorCode.EXTENSION_MISSING,
                    "the backup has compressed hypertables (" + String.join(", ", compressed)
                            + ") and the server of '" + profile + "' has TimescaleDB's Apache edition, which cannot"
                            + " read compressed rows",
                    "install the community edition there, or make a backup with strategy parallel-copy or csv");
        }
    }

    /** What comes back and does not work in the Apache edition. */
    static List<String> communityFeatures(Manifest manifest, WholeTarget there) {
        List<String> warnings = new ArrayList<>();
        if (there.apacheEdition()) {
            manifest.aggregates()
                    .forEach(aggregate -> warnings.add("continuous aggregate '" + aggregate.view()
                            + "' is restored with its rows, and the server's Apache edition cannot refresh it"));
            manifest.jobs()
                    .forEach(job -> warnings.add("background job " + job.id() + " (" + job.procedure()
                            + ") is restored, and the server's Apache edition does not run it"));
        }
        return warnings;
    }
}
