package io.hyperstow.restore.internal;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.service.Agent;
import io.hyperstow.restore.internal.restoring.Recovery;
import io.hyperstow.restore.internal.restoring.RestoreNote;
import io.hyperstow.restore.internal.restoring.RestoreNotes;
import io.hyperstow.restore.internal.restoring.RestoringMode;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that no restore leaves a half-made database or one in restoring mode behind: what a restore could not clean
 * up itself, because the agent was killed or the server was away, is cleaned up when the agent starts or the server is
 * back.
 */
@Component(service = Guardian.class, immediate = true)
public final class Guardian {

    private static final Logger LOG = LoggerFactory.getLogger(Guardian.class);
    private static final long FIRST_PAUSE_MILLISECONDS = 200;
    private static final long LONGEST_PAUSE_MILLISECONDS = 30_000;

    private final Function<String, Database> profiles;
    private final RestoreNotes notes;
    private final Map<String, RestoreNote> orphans = new HashMap<>();
    private final ScheduledExecutorService executor;

    @Activate
    public Guardian(@Reference Agent agent, @Reference Providers providers) {
        this(agent.dataDirectory(), providers::database);
    }

    /**
     * @param profiles the database profiles by name; refuses one that is not there
     */
    Guardian(Path dataDirectory, Function<String, Database> profiles) {
        this.profiles = profiles;
        this.notes = new RestoreNotes(dataDirectory);
        // It starts no thread before there is work.
        this.executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "hyperstow-guardian");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Takes on what earlier runs of the agent left. */
    @Activate
    void start() throws IOException {
        for (RestoreNote note : notes.list()) {
            if (note.orphaned()) {
                takeOn(note);
            }
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        executor.shutdownNow();
        executor.awaitTermination(10, TimeUnit.SECONDS);
    }

    private void takeOn(RestoreNote note) {
        synchronized (this) {
            orphans.put(note.job(), note);
        }
        LOG.warn(
                "restore '{}' into '{}' of '{}' was not finished; cleaning up",
                note.job(),
                note.target(),
                note.profile());
        attemptLater(note, 0, FIRST_PAUSE_MILLISECONDS, "");
    }

    private void attemptLater(RestoreNote note, long pause, long nextPause, String problem) {
        try {
            executor.schedule(() -> attempt(note, nextPause, problem), pause, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException ending) {
            LOG.info("the agent ends; what restore '{}' left is cleaned up at its next start", note.job());
        }
    }

    private void attempt(RestoreNote note, long pause, String earlier) {
        try {
            settle(note);
        } catch (BackupException | SQLException | IOException failure) {
            String problem = String.valueOf(failure.getMessage());
            // When the agent starts the profiles are there a moment later.
            if (!problem.equals(earlier) && pause > FIRST_PAUSE_MILLISECONDS) {
                LOG.warn(
                        "what restore '{}' left in '{}' waits to be cleaned up: {}",
                        note.job(),
                        note.target(),
                        problem);
            }
            attemptLater(note, pause, Math.min(LONGEST_PAUSE_MILLISECONDS, 2 * pause), problem);
        } catch (RuntimeException defect) {
            LOG.error("what restore '{}' left in '{}' cannot be cleaned up", note.job(), note.target(), defect);
        }
    }

    private synchronized void settle(RestoreNote note) throws SQLException, IOException {
        if (!orphans.containsKey(note.job())) {
            return;
        }
        new Recovery(note, profiles.apply(note.profile())).run(line -> LOG.warn("restore '{}': {}", note.job(), line));
        notes.delete(note);
        orphans.remove(note.job());
    }

    /**
     * Notes that a restore begins; what an earlier one left in the same database is cleaned up first.
     *
     * @throws BackupException {@code RESTORING_MODE} when that cannot be done now
     */
    public synchronized Watch begin(JobId job, Database database, String target) throws SQLException, IOException {
        for (RestoreNote left : Map.copyOf(orphans).values()) {
            if (left.profile().equals(database.name()) && left.target().equals(target)) {
                try {
                    settle(left);
                } catch (SQLException | IOException failure) {
                    throw new BackupException(
                            ErrorCode.RESTORING_MODE,
                            "restore '" + left.job() + "' left '" + target
                                    + "' unfinished, and it cannot be cleaned up: " + failure.getMessage(),
                            "look into the agent's log; the agent goes on trying",
                            failure);
                }
            }
        }
        RestoreNote note = new RestoreNote(
                job.value(), database.name(), target, RestoringMode.clock(database), RestoreNote.thisProcess());
        notes.write(note);
        return new Watch(note);
    }

    /** A restore under way that the guardian knows of. */
    public final class Watch {

        private final RestoreNote note;

        private Watch(RestoreNote note) {
            this.note = note;
        }

        /** The server's clock when it began. */
        public String since() {
            return note.since();
        }

        /**
         * The restore is over.
         *
         * @param clean whether it has left nothing to be cleaned up; else the guardian does that
         */
        public void end(boolean clean) {
            try {
                if (clean) {
                    notes.delete(note);
                } else {
                    notes.write(note.orphan());
                }
            } catch (IOException failure) {
                // The next start of the agent finds the note as it was, and looks.
                LOG.error("the note of restore '{}' cannot be brought up to date", note.job(), failure);
            }
            if (!clean) {
                takeOn(note.orphan());
            }
        }
    }
}
