package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.SchemaEntries;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What of a whole database comes last: the contents of large objects, what users have put into tables of extensions, the
 * definitions over continuous aggregates, the contents of materialized views, and what would act on all that: default
 * privileges, publications, event triggers.
 */
public final class RestoreRemainder implements Stage {

    private static final Set<String> LAST = Set.of(
            "MATERIALIZED VIEW DATA",
            "DEFAULT ACL",
            "PUBLICATION",
            "PUBLICATION TABLE",
            "PUBLICATION TABLES IN SCHEMA",
            "SUBSCRIPTION",
            "SUBSCRIPTION TABLE",
            "EVENT TRIGGER");

    /** Only a superuser may create these, or own them. */
    private static final Set<String> SUPERUSERS = Set.of("EVENT TRIGGER", "SUBSCRIPTION", "SUBSCRIPTION TABLE");

    /** What belongs to another entry. */
    private static final Set<String> PARTS = Set.of("ACL", "COMMENT", "SECURITY LABEL", "MATERIALIZED VIEW DATA");

    private static final Set<String> STORED = Set.of("TABLE DATA", "BLOBS");

    @Override
    public String name() {
        return "restoring the remainder";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.complete() ? "restore large objects, materialized views and what comes after them" : "";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        int workers = run.blueprint().options().workers();
        SchemaEntries.restore(run, ArtifactPath.DATABASE, entry -> STORED.contains(entry.type()), workers);
        new LooseEntries(SchemaEntries.entries(run, ArtifactPath.DATABASE)).restoreSequences(run);
        List<ArchiveEntry> last = new ArrayList<>(allowed(run, ArtifactPath.DATABASE, RestoreRemainder::restores));
        // The numbers of both lists are of one archive, whose order is one in which nothing comes before what it needs.
        List<ArchiveEntry> over = overAggregates(run);
        SchemaEntries.restore(
                run,
                ArtifactPath.OVER_AGGREGATES,
                over.stream().filter(entry -> !restores(entry)).toList(),
                1);
        over.stream().filter(RestoreRemainder::restores).forEach(last::add);
        finish(run, last);
        RefreshViews.analyze(run);
    }

    /** Another role than a superuser may not make all of them; what it may not is named. */
    private static void finish(RestoreRun run, List<ArchiveEntry> last) throws IOException {
        if (run.blueprint().survey().superuser()) {
            SchemaEntries.restore(run, ArtifactPath.DATABASE, last, 1);
            return;
        }
        List<ArchiveEntry> contents = last.stream()
                .filter(entry -> entry.type().equals("MATERIALIZED VIEW DATA"))
                .toList();
        SchemaEntries.restore(run, ArtifactPath.DATABASE, contents, 1);
        for (ArchiveEntry entry : last) {
            if (contents.contains(entry)) {
                continue;
            }
            try {
                SchemaEntries.restore(run, ArtifactPath.DATABASE, List.of(entry), 1);
            } catch (BackupException refused) {
                run.job().throwIfCancelled();
                run.job().warn(leftOut(entry) + refused.problem());
            }
        }
    }

    private static String leftOut(ArchiveEntry entry) {
        return entry.type().toLowerCase(Locale.ROOT) + " '" + entry.name() + "' is left out: ";
    }

    /** Nothing where an aggregate is missing, as in the apache edition: nobody knows which of them an entry needs. */
    private static List<ArchiveEntry> overAggregates(RestoreRun run) throws SQLException, IOException {
        List<ArchiveEntry> over = allowed(run, ArtifactPath.OVER_AGGREGATES, entry -> true);
        if (over.isEmpty() || lacksAggregates(run, run.inTarget(run.tools().inspector()::inspect))) {
            over.stream().filter(entry -> !PARTS.contains(entry.type())).forEach(entry -> run.job()
                    .warn(entry.type().toLowerCase(Locale.ROOT) + " '" + entry.schema() + "." + entry.name()
                            + "' is left out: it needs a continuous aggregate, and not all of them are there"));
            return List.of();
        }
        return over;
    }

    /** The views that {@link #run} has left out because aggregates are missing. */
    public static Set<TableName> viewsLeftOut(RestoreRun run, Inventory target) throws IOException {
        if (!lacksAggregates(run, target)) {
            return Set.of();
        }
        return SchemaEntries.entries(run, ArtifactPath.OVER_AGGREGATES).stream()
                .filter(entry -> entry.type().equals("VIEW") || entry.type().equals("MATERIALIZED VIEW"))
                .map(ArchiveEntry::table)
                .collect(Collectors.toSet());
    }

    /** Also of those that the backup has left out. */
    private static boolean lacksAggregates(RestoreRun run, Inventory target) throws IOException {
        return SchemaEntries.entries(run, ArtifactPath.AGGREGATES).stream()
                .anyMatch(view -> target.aggregate(view.table()).isEmpty());
    }

    /** Whether this stage restores such entries of the post-data section. */
    public static boolean restores(ArchiveEntry entry) {
        return LAST.contains(entry.type());
    }

    /** What the restoring role may not create is named and left out. */
    private static List<ArchiveEntry> allowed(RestoreRun run, String list, Predicate<ArchiveEntry> wanted)
            throws IOException {
        boolean superuser = run.blueprint().survey().superuser();
        List<ArchiveEntry> allowed = new ArrayList<>();
        for (ArchiveEntry entry : SchemaEntries.entries(run, list)) {
            if (!wanted.test(entry)) {
                continue;
            }
            if (superuser || !SUPERUSERS.contains(entry.type())) {
                allowed.add(entry);
            } else {
                run.job().warn(leftOut(entry) + "only a superuser may create it");
            }
        }
        return allowed;
    }
}
