package io.hyperstow.restore.internal.run;

import io.hyperstow.api.job.Progress;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Remembers how to remove what a restore has created, and does it in reverse. Used by one thread. */
public final class UndoLog {

    /** Removes something. */
    @FunctionalInterface
    public interface Action {
        void run() throws SQLException, IOException;
    }

    private record Entry(String description, Action action) {}

    private final Deque<Entry> entries = new ArrayDeque<>();
    private final List<String> staying = new ArrayList<>();
    private boolean complete;

    /**
     * Adds what removes something that is created now.
     *
     * @param description what is removed, for the warning when it cannot be: {@code database 'metrics'}
     */
    public void add(String description, Action action) {
        if (!complete) {
            entries.push(new Entry(description, action));
        }
    }

    /** Adds what removes everything that is created from now on, too: what is added later is not needed. */
    public void addLast(String description, Action action) {
        add(description, action);
        complete = true;
    }

    /**
     * Removes everything; what cannot be removed becomes a warning that names it.
     *
     * @return whether everything could be removed
     */
    public boolean undo(Progress progress) {
        boolean all = true;
        while (!entries.isEmpty()) {
            Entry entry = entries.pop();
            try {
                entry.action().run();
                progress.log("removed " + entry.description());
            } catch (SQLException | IOException | RuntimeException failure) {
                progress.warn(entry.description() + " could not be removed: " + failure.getMessage());
                all = false;
            }
        }
        return all;
    }

    /** Says what a failure will leave, because it is not ours to remove. */
    public void stays(String description) {
        staying.add(description);
    }

    /** What stays although the restore failed, for people. */
    public List<String> staying() {
        return List.copyOf(staying);
    }

    /** Forgets everything: what was created stays. */
    public void keep() {
        entries.clear();
        staying.clear();
    }
}
