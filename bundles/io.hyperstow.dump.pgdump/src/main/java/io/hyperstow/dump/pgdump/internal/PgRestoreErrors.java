package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What pg_restore says went wrong. The processes of a pg_restore on several connections write over each other, so that
 * nothing is expected to stand at the beginning of a line.
 */
final class PgRestoreErrors {

    private static final Pattern ENTRY = Pattern.compile("from TOC entry (\\d+);");
    private static final Pattern ERROR = Pattern.compile("((?:could not|ERROR:|FATAL:|a worker process|error:).*)");
    private static final Pattern SUM = Pattern.compile("errors ignored on restore: (\\d+)");

    /** Said by pg_restore 17 and later to every server, and refused by servers before 17. */
    private static final String UNKNOWN_SETTING = "unrecognized configuration parameter \"transaction_timeout\"";

    private static final int LINES_KEPT = 6;

    private final ArchivePass task;
    private final boolean tolerant;
    private final Map<Integer, String> entries = new HashMap<>();
    private final List<String> said = new ArrayList<>();
    private String entry = "";
    private int expected;
    private int ignored;

    /**
     * @param tolerant whether pg_restore goes on after an error, because one is expected; on one connection only
     */
    PgRestoreErrors(ArchivePass task, List<PgRestoreEntry> listed, boolean tolerant) {
        this.task = task;
        this.tolerant = tolerant;
        listed.forEach(one -> entries.put(one.dumpId(), one.text()));
    }

    /**
     * Hears a line of pg_restore's standard error.
     *
     * @throws BackupException when pg_restore would go on after an error that was not expected
     */
    void hear(String line) {
        Matcher from = ENTRY.matcher(line);
        Matcher sum = SUM.matcher(line);
        Matcher error = ERROR.matcher(line);
        if (from.find() && said.isEmpty()) {
            entry = entries.getOrDefault(Integer.valueOf(from.group(1)), "");
        } else if (sum.find()) {
            ignored = Integer.parseInt(sum.group(1));
        } else if (line.contains(UNKNOWN_SETTING)) {
            expected++;
        } else if (!said.isEmpty() && line.startsWith("Command was: ") && tolerant) {
            throw failure(null);
        } else if (error.find() || !said.isEmpty() && continues(line)) {
            keep(said.isEmpty() ? error.group(1) : line);
        }
    }

    private static boolean continues(String line) {
        return line.startsWith("DETAIL: ") || line.startsWith("HINT: ") || line.startsWith("CONTEXT: ");
    }

    private void keep(String line) {
        if (said.size() < LINES_KEPT) {
            said.add(line);
        }
    }

    /**
     * Says what a run was worth that ended with an exit code.
     *
     * @throws BackupException unless nothing went wrong that was not expected
     */
    void judge(BackupException ended) {
        boolean nothingElse = tolerant && said.isEmpty() && expected > 0 && ignored == expected;
        if (!nothingElse) {
            throw failure(ended);
        }
    }

    /** Never with a code that invites to try again, because a pass cannot be run twice. */
    private BackupException failure(BackupException ended) {
        String words = said.isEmpty() && ended != null ? ended.problem() : String.join("\n", said);
        String where = entry.isEmpty() ? "" : "\nin the archive's entry: " + entry;
        return PgRestoreFailure.of(task.description(), words + where, ended);
    }
}
