package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.BackupSummary;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.options.ListFilter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The finished backups of a repository as a console shows them. */
final class BackupList {

    private final Repository repository;
    private final ListFilter filter;

    BackupList(Repository repository, ListFilter filter) {
        this.repository = repository;
        this.filter = filter;
    }

    /** Those the filter wants, newest first. One that cannot be read is always among them: somebody must look at it. */
    List<BackupSummary> read() throws IOException {
        repository.requireFormat();
        List<BackupId> backups = new ArrayList<>(repository.backups());
        backups.sort(Comparator.reverseOrder());
        List<BackupSummary> summaries = new ArrayList<>();
        for (BackupId backup : backups) {
            if (summaries.size() == filter.limit()) {
                break;
            }
            if (filter.before() == null || backup.startedAt().isBefore(filter.before())) {
                BackupSummary summary = summary(backup);
                boolean wanted = filter.database().isEmpty()
                        || filter.database().equals(summary.database())
                        || !summary.problem().isEmpty();
                if (wanted) {
                    summaries.add(summary);
                }
            }
        }
        return summaries;
    }

    private BackupSummary summary(BackupId backup) throws IOException {
        try {
            return summary(repository.manifestHead(backup));
        } catch (BackupException e) {
            return new BackupSummary(
                    backup.value(), "", "", "", backup.startedAt().toString(), "", -1, -1, -1, -1, -1, -1, e.problem());
        }
    }

    private static BackupSummary summary(Manifest manifest) {
        Manifest.Totals totals = manifest.totals();
        return new BackupSummary(
                manifest.backupId().value(),
                manifest.database().name(),
                manifest.strategy().id(),
                manifest.label(),
                manifest.startedAt().toString(),
                manifest.endedAt().toString(),
                totals.hypertables(),
                totals.tables(),
                totals.chunks(),
                totals.rows(),
                totals.bytes(),
                totals.storedBytes(),
                "");
    }
}
