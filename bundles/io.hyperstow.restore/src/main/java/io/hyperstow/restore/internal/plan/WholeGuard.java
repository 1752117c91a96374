package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.model.TimescaleJob;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses, before anything is changed, what a whole database cannot be restored into. */
final class WholeGuard {

    private final Manifest manifest;
    private final RestoreOptions options;
    private final String profile;
    private final String target;
    private final TargetSurvey survey;
    private final WholeTarget there;
    private final List<String> notes = new ArrayList<>();

    WholeGuard(
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

    List<String> notes() {
        return notes;
    }

    /** For an archive, which brings everything as it was. */
    void refuse() {
        refuseOccupiedTarget();
        refuseMissingJobOwners();
        refuseMissingRoles();
        refuseMissingExtensions();
        refuseMissingTablespaces();
    }

    /** For a database that comes back table by table: its jobs, and where its chunks lie, are made anew. */
    void refuseForRows() {
        refuseOccupiedTarget();
        refuseMissingRoles();
        refuseMissingExtensions();
        refuseUntrustedExtensions();
    }

    /** PostgreSQL manual, CREATE EXTENSION: others than superusers may create those that are trusted. */
    private void refuseUntrustedExtensions() {
        Inventory before = survey.inventory();
        List<String> refused = manifest.extensions().stream()
                .map(Extension::name)
                .filter(name -> before == null || before.extension(name).isEmpty())
                .filter(name -> !name.equals("plpgsql") && !there.trusted().contains(name))
                .toList();
        if (!survey.superuser() && !refused.isEmpty()) {
            throw new BackupException(
                    ErrorCode.PERMISSION_DENIED,
                    "the role of '" + profile + "' may not create the extension(s) " + names(refused)
                            + ", which the backup needs",
                    "have a superuser create them in an empty database, and restore into that without createDatabase");
        }
    }

    private void refuseOccupiedTarget() {
        Inventory before = survey.inventory();
        List<String> objects = new ArrayList<>(there.objects());
        if (before != null) {
            before.jobs().forEach(job -> objects.add("background job " + job.id()));
        }
        if (!objects.isEmpty()) {
            throw new BackupException(
                    ErrorCode.TARGET_NOT_EMPTY,
                    "database '" + target + "' on '" + profile + "' is not empty: it has "
                            + String.join(", ", objects.subList(0, Math.min(5, objects.size())))
                            + (objects.size() >= 5 ? ", …" : ""),
                    "restore into a new database: another targetDatabase and \"createDatabase\": true");
        }
    }

    /** Jobs keep their owner whatever the options say: TimescaleDB's catalog names it. */
    private void refuseMissingJobOwners() {
        Set<String> missing = new TreeSet<>();
        for (TimescaleJob job : manifest.jobs()) {
            missing.add(job.owner());
        }
        missing.removeAll(survey.roles());
        if (!missing.isEmpty()) {
            throw new BackupException(
                    ErrorCode.ROLE_MISSING,
                    "'" + profile + "' lacks the role(s) " + names(missing) + ", which own background jobs",
                    "create them: a job cannot be restored without its owner");
        }
    }

    private void refuseMissingRoles() {
        if (options.owner() == Owner.CURRENT && options.privileges() == Privileges.SKIP) {
            return;
        }
        Set<String> missing = new TreeSet<>(manifest.roles());
        if (options.createDatabase() && options.owner() == Owner.KEEP) {
            missing.add(manifest.database().owner());
        }
        missing.removeAll(survey.roles());
        if (!missing.isEmpty()) {
            throw new BackupException(
                    ErrorCode.ROLE_MISSING,
                    "'" + profile + "' lacks the role(s) " + names(missing) + ", which own objects of the backup or"
                            + " were granted something",
                    "create them" + (hasGlobals() ? " (the backup's globals.sql has the statements)" : "")
                            + ", or set \"owner\": \"current\" and \"privileges\": \"skip\"");
        }
    }

    private boolean hasGlobals() {
        return manifest.artifacts().stream().anyMatch(artifact -> artifact.kind() == ArtifactKind.GLOBALS);
    }

    private void refuseMissingExtensions() {
        List<String> missing = manifest.extensions().stream()
                .filter(extension -> !there.offers(extension))
                .map(Extension::name)
                .toList();
        if (!missing.isEmpty()) {
            throw new BackupException(
                    ErrorCode.EXTENSION_MISSING,
                    "the server of '" + profile + "' does not offer the extension(s) " + names(missing)
                            + ", which the backup needs",
                    "install them on the server");
        }
        if (survey.inventory() == null) {
            return;
        }
        for (Extension wanted : manifest.extensions()) {
            Extension found = survey.inventory().extension(wanted.name()).orElse(wanted);
            if (!found.schema().equals(wanted.schema())) {
                throw new BackupException(
                        ErrorCode.TARGET_NOT_EMPTY,
                        "database '" + target + "' has extension '" + wanted.name() + "' in schema '" + found.schema()
                                + "', the backup in '" + wanted.schema() + "'",
                        "drop the extension there, or restore into a new database with \"createDatabase\": true");
            }
            boolean other = !wanted.version().isEmpty() && !found.version().equals(wanted.version());
            if (other && !wanted.name().equals(Extension.TIMESCALEDB)) {
                notes.add("'" + target + "' has extension '" + wanted.name() + "' " + found.version()
                        + ", the source had " + wanted.version());
            }
        }
    }

    private void refuseMissingTablespaces() {
        Set<String> missing = new TreeSet<>();
        for (Hypertable hypertable : manifest.hypertables()) {
            missing.addAll(hypertable.tablespaces());
        }
        missing.removeAll(there.tablespaces());
        if (!missing.isEmpty()) {
            throw new BackupException(
                    ErrorCode.TABLESPACE_MISSING,
                    "'" + profile + "' lacks the tablespace(s) " + names(missing) + ", which hypertables of the backup"
                            + " use",
                    "create them: CREATE TABLESPACE … LOCATION '…'");
        }
    }

    private static String names(Collection<String> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
