package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses, before anything is changed, what could not succeed or would surprise. */
final class Guard {

    private final Manifest manifest;
    private final RestoreOptions options;
    private final String profile;
    private final String target;
    private final TargetSurvey survey;
    private final List<String> notes = new ArrayList<>();

    Guard(Manifest manifest, RestoreOptions options, String profile, String target, TargetSurvey survey) {
        this.manifest = manifest;
        this.options = options;
        this.profile = profile;
        this.target = target;
        this.survey = survey;
    }

    List<String> notes() {
        return notes;
    }

    void refuseWrongServer() {
        int source = manifest.database().serverMajor();
        if (survey.serverMajor() < source) {
            throw new BackupException(
                    ErrorCode.VERSION_UNSUPPORTED,
                    "the backup is from PostgreSQL " + source + " and '" + profile + "' is PostgreSQL "
                            + survey.serverMajor(),
                    "restore into PostgreSQL " + source + " or newer: definitions do not go back to older versions");
        }
        if (options.createDatabase() && survey.databaseExists()) {
            boolean unfinished = survey.databaseComment().startsWith(UnfinishedMark.TEXT);
            throw new BackupException(
                    ErrorCode.DATABASE_EXISTS,
                    "database '" + target + "' exists on '" + profile + "'"
                            + (unfinished ? ", left by a restore that did not finish" : ""),
                    unfinished
                            ? "drop it (DROP DATABASE " + TableName.quote(target) + ") and start again"
                            : "choose another targetDatabase, or leave out createDatabase to restore into it");
        }
        if (!options.createDatabase() && !survey.databaseExists()) {
            throw new BackupException(
                    ErrorCode.DATABASE_MISSING,
                    "there is no database '" + target + "' on '" + profile + "'",
                    "add \"createDatabase\": true to the options");
        }
        if (options.createDatabase() && !survey.mayCreateDatabase()) {
            throw new BackupException(
                    ErrorCode.PERMISSION_DENIED,
                    "the role of '" + profile + "' may not create databases",
                    "ALTER ROLE … CREATEDB, or create '" + target + "' by hand and leave out createDatabase");
        }
    }

    /** Those of the tables that the target has; refused where the options say so or where the shapes differ. */
    Set<TableName> existing(Collection<TableName> tables) {
        Set<TableName> existing = new TreeSet<>();
        if (survey.inventory() == null) {
            return existing;
        }
        Map<TableName, Table> there = survey.inventory().tablesByName();
        for (TableName name : tables) {
            if (there.containsKey(name)) {
                existing.add(name);
            } else if (survey.inventory().views().contains(name)) {
                throw new BackupException(
                        ErrorCode.TABLE_EXISTS,
                        "'" + name + "' is a view in '" + target + "'",
                        "drop the view, or restore into another database");
            }
        }
        if (!existing.isEmpty() && options.existing() == Existing.FAIL) {
            throw new BackupException(
                    ErrorCode.TABLE_EXISTS,
                    "database '" + target + "' on '" + profile + "' has already " + names(existing),
                    "restore into another database, or set \"existing\" to \"truncate\" or \"append\"");
        }
        for (TableName name : existing) {
            refuseOtherShape(manifest.table(name).orElseThrow(), there.get(name));
        }
        return existing;
    }

    private void refuseOtherShape(Table wanted, Table there) {
        for (Column column : wanted.copiedColumns()) {
            Column found = there.columns().stream()
                    .filter(candidate -> candidate.name().equals(column.name()))
                    .findFirst()
                    .orElse(null);
            String difference = null;
            if (found == null) {
                difference = "has no column '" + column.name() + "'";
            } else if (!found.copied()) {
                difference = "computes column '" + column.name() + "' itself";
            } else if (!found.type().equals(column.type())) {
                difference = "has column '" + column.name() + "' as '" + found.type() + "', the backup as '"
                        + column.type() + "'";
            }
            if (difference != null) {
                throw new BackupException(
                        ErrorCode.TABLE_DIFFERS,
                        "table '" + wanted.name() + "' of '" + target + "' " + difference,
                        "alter the table, or restore into a database that does not have it");
            }
        }
    }

    void refuseLayoutsOfExistingTables(Set<TableName> layouts, Set<TableName> existing) {
        for (TableName table : layouts) {
            if (existing.contains(table)) {
                throw new BackupException(
                        ErrorCode.LAYOUT_REFUSED,
                        "'" + table + "' exists in '" + target + "', and option 'hypertables' gives it another layout",
                        "take it out of 'hypertables', or restore into a database that does not have it");
            }
        }
    }

    /** A table that exists cannot become a partition or child of one that is created. */
    void refuseHalfTrees(Set<TableName> tables, Set<TableName> existing) {
        for (TableName name : existing) {
            for (TableName parent : manifest.table(name).orElseThrow().parents()) {
                if (tables.contains(parent) && !existing.contains(parent)) {
                    throw new BackupException(
                            ErrorCode.TABLE_EXISTS,
                            "'" + name + "' exists in '" + target + "' and its parent '" + parent + "' does not",
                            "restore into a database that has both or neither");
                }
            }
        }
    }

    /** A continuous aggregate is made anew: what has its name is in the way, whatever it is. */
    void refuseExistingAggregates(List<Aggregate> aggregates) {
        if (survey.inventory() == null) {
            return;
        }
        for (Aggregate aggregate : aggregates) {
            TableName view = aggregate.view();
            if (survey.inventory().views().contains(view)
                    || survey.inventory().table(view).isPresent()
                    || survey.inventory().aggregate(view).isPresent()) {
                throw new BackupException(
                        ErrorCode.TABLE_EXISTS,
                        "'" + target + "' has a '" + view + "' already, which is a continuous aggregate of the backup",
                        "drop it, restore into another database, or name in 'include' only what is to be restored");
            }
        }
    }

    void refuseMissingRoles(Set<TableName> created, List<Aggregate> aggregates) {
        boolean wanted = options.owner() == Owner.KEEP || options.privileges() == Privileges.KEEP;
        if (!wanted || created.isEmpty()) {
            return;
        }
        Set<String> missing = new TreeSet<>();
        created.forEach(
                name -> missing.addAll(manifest.table(name).orElseThrow().roles()));
        aggregates.forEach(aggregate -> missing.addAll(aggregate.roles()));
        if (options.createDatabase() && options.owner() == Owner.KEEP) {
            missing.add(manifest.database().owner());
        }
        missing.removeAll(survey.roles());
        if (!missing.isEmpty()) {
            throw new BackupException(
                    ErrorCode.ROLE_MISSING,
                    "'" + profile + "' lacks the role(s) " + names(missing) + ", which own objects of the backup or"
                            + " were granted something",
                    "create them, or set \"owner\": \"current\" and \"privileges\": \"skip\"");
        }
    }

    /** Creating an index or a key locks every chunk of a hypertable in one transaction. */
    void refuseTooFewLocks(Map<TableName, ChunkForecast> forecasts) {
        forecasts.forEach((name, forecast) -> {
            long locks =
                    forecast.chunks() * LockNeeds.ofChunk(manifest.table(name).orElseThrow(), options, survey);
            if (locks > survey.lockSlots()) {
                throw new BackupException(
                        ErrorCode.LOCKS_EXHAUSTED,
                        "'" + name + "' will have " + forecast.chunks() + " chunks, which takes about " + locks
                                + " locks in one transaction, and the server of '" + profile + "' has "
                                + survey.lockSlots(),
                        "raise max_locks_per_transaction, or choose a larger chunkInterval");
            }
        });
    }

    /**
     * The version of TimescaleDB to create in the target, empty for none. The backup's rows and definitions are
     * independent of it, so another version does where the backup's is not offered.
     */
    String timescaleToCreate(boolean needed) {
        boolean there =
                survey.inventory() != null && survey.inventory().timescaledb().isPresent();
        if (!needed || there) {
            return "";
        }
        if (survey.timescaleDefault().isEmpty()) {
            throw new BackupException(
                    ErrorCode.EXTENSION_MISSING,
                    "the backup has hypertables and the server of '" + profile + "' does not offer TimescaleDB",
                    "install TimescaleDB there and preload it, or restore plain tables only (include)");
        }
        String wanted = manifest.timescaledb().map(Extension::version).orElse(survey.timescaleDefault());
        if (survey.timescaleVersions().contains(wanted)) {
            return wanted;
        }
        notes.add("TimescaleDB " + wanted + " of the backup is not offered here; " + survey.timescaleDefault()
                + " is created");
        return survey.timescaleDefault();
    }

    private static String names(Collection<?> names) {
        return names.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "));
    }
}
