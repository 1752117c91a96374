package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.SchemaEntries;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Entries of a whole database's archive that belong to an object which is not in the archive: privileges on what extensions
 * have made, and positions of their sequences. Another version of an extension may not have the object any more.
 */
final class LooseEntries {

    private static final Set<String> PARTS = Set.of("ACL", "COMMENT", "SECURITY LABEL");
    private static final String FUNCTION = " FUNCTION ";

    private static final String IS_THERE = """
            SELECT EXISTS (
                SELECT FROM pg_catalog.pg_proc p
                  JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
                 WHERE n.nspname = ?
                   AND format('%I(%s)', p.proname, pg_catalog.pg_get_function_identity_arguments(p.oid)) = ?)
            """;

    private final List<ArchiveEntry> loose = new ArrayList<>();

    LooseEntries(List<ArchiveEntry> entries) {
        Set<Integer> ids = new HashSet<>();
        entries.forEach(entry -> ids.add(entry.dumpId()));
        for (ArchiveEntry entry : entries) {
            boolean belongs = PARTS.contains(entry.type()) || entry.type().equals("SEQUENCE SET");
            boolean alone =
                    !entry.dependsOn().isEmpty() && entry.dependsOn().stream().noneMatch(ids::contains);
            if (belongs && alone) {
                loose.add(entry);
            }
        }
    }

    boolean contains(ArchiveEntry entry) {
        return loose.contains(entry);
    }

    /** Restores privileges and comments; what cannot be is named. */
    void restoreParts(RestoreRun run) throws SQLException, IOException {
        List<ArchiveEntry> parts = new ArrayList<>();
        int gone = 0;
        for (ArchiveEntry entry : loose) {
            if (!PARTS.contains(entry.type())) {
                continue;
            }
            if (isMissingFunction(run, entry)) {
                gone++;
            } else {
                parts.add(entry);
            }
        }
        if (gone > 0) {
            run.job()
                    .warn("privileges or comments on " + gone + " function(s) of extensions are left out: the target's"
                            + " versions of the extensions do not have these functions");
        }
        restore(run, parts, "privileges and comments on objects of extensions");
    }

    /** Restores the positions of sequences that belong to extensions. */
    void restoreSequences(RestoreRun run) throws IOException {
        List<ArchiveEntry> positions =
                loose.stream().filter(entry -> !PARTS.contains(entry.type())).toList();
        restore(run, positions, "positions of sequences of extensions");
    }

    private static void restore(RestoreRun run, List<ArchiveEntry> entries, String what) throws IOException {
        try {
            SchemaEntries.restore(run, ArtifactPath.DATABASE, entries, 1);
        } catch (BackupException refused) {
            run.job().throwIfCancelled();
            run.job().warn(what + " are left out (" + entries.size() + "): " + refused.problem());
        }
    }

    /** The archive names it {@code public FUNCTION add_job(proc regproc, schedule_interval interval)}. */
    private static boolean isMissingFunction(RestoreRun run, ArchiveEntry entry) throws SQLException, IOException {
        String name = entry.schema().isEmpty() ? entry.name() : entry.schema() + " " + entry.name();
        int at = name.indexOf(FUNCTION);
        if (at < 0) {
            return false;
        }
        return run.inTarget(session -> {
            try (PreparedStatement statement = session.connection().prepareStatement(IS_THERE)) {
                statement.setString(1, name.substring(0, at));
                statement.setString(2, name.substring(at + FUNCTION.length()));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return !row.getBoolean(1);
                }
            }
        });
    }
}
