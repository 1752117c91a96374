package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.SchemaEntries;
import io.hyperstow.restore.internal.run.Stage;
import io.hyperstow.restore.internal.run.TargetObjects;
import java.io.IOException;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates what the tables need and the target lacks: schemas, types, functions, collations, extensions, sequences. */
public final class CreateObjects implements Stage {

    @Override
    public String name() {
        return "creating types and functions";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.created().isEmpty() || blueprint.complete()
                ? ""
                : "create the schemas, types and functions that the tables need";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        if (SchemaEntries.ofDatabase(run.blueprint())) {
            Set<TableName> aggregates =
                    run.blueprint().aggregates().stream().map(Aggregate::view).collect(Collectors.toSet());
            List<ArchiveEntry> views = SchemaEntries.entries(run, ArtifactPath.AGGREGATES).stream()
                    .filter(entry -> aggregates.contains(entry.table()))
                    .toList();
            Set<String> functions = functions(run.blueprint());
            NeededEntries all = new NeededEntries(SchemaEntries.entries(run, ArtifactPath.DATABASE));
            List<ArchiveEntry> needed = all
                    .of(views, entry -> SchemaEntries.ofCreatedTable(run, entry) || functions.contains(plain(entry)))
                    .stream()
                    .filter(entry -> !isPublic(entry) && !entry.postData())
                    .toList();
            restore(run, ArtifactPath.DATABASE, needed);
            return;
        }
        restore(run, ArtifactPath.OBJECTS, SchemaEntries.entries(run, ArtifactPath.OBJECTS));
        // Sequences that stand alone lie beside the tables that draw from them.
        restore(
                run,
                ArtifactPath.TABLES,
                SchemaEntries.entries(run, ArtifactPath.TABLES).stream()
                        .filter(entry -> entry.table() == null && !entry.postData())
                        .toList());
    }

    /** Those that dimensions call, of which PostgreSQL does not know; without quotes. */
    private static Set<String> functions(Blueprint blueprint) {
        return blueprint.hypertables().values().stream()
                .flatMap(hypertable -> hypertable.dimensions().stream())
                .flatMap(dimension -> Stream.of(dimension.integerNowFunction(), dimension.partitionFunction()))
                .filter(function -> !function.isEmpty())
                .map(function -> function.replace("\"", ""))
                .collect(Collectors.toSet());
    }

    private static String plain(ArchiveEntry entry) {
        int arguments = entry.name().indexOf('(');
        boolean function = entry.type().equals("FUNCTION") && arguments > 0;
        return function ? entry.schema() + "." + entry.name().substring(0, arguments) : "";
    }

    /** Every database has that schema, with an owner and privileges of its own. */
    private static boolean isPublic(ArchiveEntry entry) {
        return entry.schema().isEmpty()
                && (entry.type().equals("SCHEMA") && entry.name().equals("public")
                        || entry.name().equals("SCHEMA public"));
    }

    private static void restore(RestoreRun run, String archive, List<ArchiveEntry> entries)
            throws SQLException, IOException {
        Set<Integer> there = new HashSet<>();
        Set<String> tags = new HashSet<>();
        for (ArchiveEntry entry : entries) {
            if (TargetObjects.exists(run, entry)) {
                there.add(entry.dumpId());
                tags.add(entry.schema() + " " + entry.type() + " " + entry.name());
            }
        }
        // In one transaction: either all of them are ours to remove, or none was created.
        List<ArchiveEntry> created = entries.stream()
                .filter(entry -> !there.contains(entry.dumpId()) && !tags.contains(entry.schema() + " " + entry.name()))
                .toList();
        SchemaEntries.restore(run, archive, created, 1);
        for (ArchiveEntry entry : created) {
            if (TargetObjects.known(entry)) {
                String name = TargetObjects.qualified(entry);
                run.undo()
                        .add(entry.type() + " " + name, () -> run.undo("DROP " + entry.type() + " IF EXISTS " + name));
            }
        }
    }
}
