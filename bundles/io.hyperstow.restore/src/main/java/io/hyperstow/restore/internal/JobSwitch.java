package io.hyperstow.restore.internal;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.restore.internal.check.Examination;
import io.hyperstow.restore.internal.jobs.ScheduledJobs;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Turns the background jobs of a restored database on, for somebody who has looked at it and asks for that. */
final class JobSwitch {

    private final Database database;
    private final String target;
    private final DatabaseInspector inspector;

    JobSwitch(Database database, String target, DatabaseInspector inspector) {
        this.database = database;
        this.target = target;
        this.inspector = inspector;
    }

    /**
     * Answers what became of every job that was on at the source.
     *
     * @throws BackupException {@code RESTORING_MODE}; {@code CHECK_FAILED} when not all of them are on now
     */
    List<String> enable(Manifest manifest) throws SQLException, IOException {
        List<TimescaleJob> wanted = new ScheduledJobs(manifest).list();
        if (wanted.isEmpty()) {
            return List.of("no background job was on when backup '" + manifest.backupId() + "' was made");
        }
        return database.call(target, session -> enable(manifest, wanted, session));
    }

    private List<String> enable(Manifest manifest, List<TimescaleJob> wanted, Session session) throws SQLException {
        Examination.restoringMode(session).ifPresent(fault -> {
            throw new BackupException(ErrorCode.RESTORING_MODE, fault.problem(), fault.wayOut());
        });
        Inventory inventory = inspector.inspect(session);
        ScheduledJobs.Outcome outcome = new ScheduledJobs(manifest).enable(inventory, session);
        if (!outcome.problems().isEmpty()) {
            throw new BackupException(
                    ErrorCode.CHECK_FAILED,
                    outcome.problems().size() + " of " + wanted.size() + " background job(s) of '" + target
                            + "' are not as they were at the source; " + String.join("; ", outcome.problems()),
                    "the others are on; mend these with add_job, alter_job or the functions that add policies");
        }
        List<String> lines = new ArrayList<>();
        for (TimescaleJob job : wanted) {
            boolean turned = outcome.enabled().contains(job);
            lines.add("background job " + ScheduledJobs.describe(job) + (turned ? " is on now" : " was on already"));
        }
        return lines;
    }
}
