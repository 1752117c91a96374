package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What pg_restore says went wrong. It would go on after an error; the first one that is not expected ends it instead.
 * Expected is what refers to a table that is not in the backup, and what refers to that; it is left out and named.
 */
final class PgRestoreErrors {

    private static final Pattern ENTRY = Pattern.compile("pg_restore: from TOC entry \\d+; \\d+ \\d+ (.*)");
    private static final Pattern ERROR = Pattern.compile("pg_restore: error: (.*)");
    private static final Pattern MISSING = Pattern.compile(".*ERROR: +relation \"(.*)\" does not exist");
    private static final Pattern SUM = Pattern.compile("pg_restore: warning: errors ignored on restore: (\\d+)");

    /** Said by pg_restore 17 and later to every server, and refused by servers before 17. */
    private static final String UNKNOWN_SETTING = "unrecognized configuration parameter \"transaction_timeout\"";

    private static final int LINES_KEPT = 6;

    private final ArchivePass task;
    private final Set<String> missing = new HashSet<>();
    private final List<String> leftOut = new ArrayList<>();
    private final List<String> fatal = new ArrayList<>();
    private String entry = "";
    private int expected;
    private int ignored;

    PgRestoreErrors(ArchivePass task, Manifest manifest) {
        this.task = task;
        manifest.scope()
                .excluded()
                .forEach(exclusion -> missing.add(exclusion.name().replace("\"", "")));
        Set<String> there = new HashSet<>();
        manifest.tables().forEach(table -> there.add(table.name().toString()));
        for (Table table : manifest.tables()) {
            for (Constraint constraint : table.constraints()) {
                if (constraint.references() != null
                        && !there.contains(constraint.references().toString())) {
                    missing.add(constraint.references().schema() + "."
                            + constraint.references().name());
                }
            }
        }
    }

    /**
     * Hears a line of pg_restore's standard error.
     *
     * @throws BackupException when an error is complete that was not expected
     */
    void hear(String line) {
        boolean continued = !line.startsWith("pg_restore: ") && !line.startsWith("Command was: ");
        if (continued) {
            if (!fatal.isEmpty() && fatal.size() < LINES_KEPT) {
                fatal.add(line);
            }
            return;
        }
        if (!fatal.isEmpty()) {
            throw failure(null);
        }
        Matcher from = ENTRY.matcher(line);
        Matcher error = ERROR.matcher(line);
        Matcher sum = SUM.matcher(line);
        if (from.matches()) {
            entry = from.group(1);
        } else if (error.matches()) {
            judge(error.group(1));
        } else if (sum.matches()) {
            ignored = Integer.parseInt(sum.group(1));
        }
    }

    private void judge(String message) {
        Matcher relation = MISSING.matcher(message);
        if (message.contains(UNKNOWN_SETTING)) {
            expected++;
        } else if (relation.matches() && missing.contains(relation.group(1))) {
            expected++;
            leftOut.add("'" + entry + "' is left out: it needs '" + relation.group(1) + "', which is not restored");
            missing.add(nameOfEntry());
        } else {
            fatal.add(entry.isEmpty() ? message : message + " (archive entry " + entry + ")");
        }
    }

    /** {@code <type> <schema> <name> <owner>}, as PostgreSQL would name it: what needs it will say that name. */
    private String nameOfEntry() {
        String[] words = entry.split(" ");
        return words.length < 3 ? entry : words[words.length - 3] + "." + words[words.length - 2];
    }

    /** What was left out, one line each. */
    List<String> leftOut() {
        return List.copyOf(leftOut);
    }

    /**
     * Says what a run was worth that ended with an exit code.
     *
     * @throws BackupException unless nothing went wrong that was not expected
     */
    void judge(BackupException ended) {
        boolean nothingElse = expected > 0 && ignored == expected;
        if (!fatal.isEmpty() || !nothingElse) {
            throw failure(ended);
        }
    }

    /** Never with a code that invites to try again, because a pass cannot be run twice. */
    private BackupException failure(BackupException ended) {
        String said = fatal.isEmpty() ? ended.problem() : String.join("\n", fatal);
        return PgRestoreFailure.of(task.description(), said, ended);
    }
}
