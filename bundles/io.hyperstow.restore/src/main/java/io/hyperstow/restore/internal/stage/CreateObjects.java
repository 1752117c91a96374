package io.hyperstow.restore.internal.stage;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates what the tables need and the target lacks: schemas, types, functions, collations, extensions, sequences. */
final class CreateObjects implements Stage {

    /** How to find an object by the text of its name; types of entries that are not here are created in any case. */
    private static final Map<String, String> LOOKUP = Map.of(
            "EXTENSION",
                    "SELECT EXISTS (SELECT FROM pg_catalog.pg_extension WHERE pg_catalog.quote_ident(extname) = ?)",
            "SCHEMA", "SELECT pg_catalog.to_regnamespace(?) IS NOT NULL",
            "TYPE", "SELECT pg_catalog.to_regtype(?) IS NOT NULL",
            "DOMAIN", "SELECT pg_catalog.to_regtype(?) IS NOT NULL",
            "COLLATION", "SELECT pg_catalog.to_regcollation(?) IS NOT NULL",
            "FUNCTION", "SELECT pg_catalog.to_regprocedure(?) IS NOT NULL",
            "SEQUENCE", "SELECT pg_catalog.to_regclass(?) IS NOT NULL");

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
            if (exists(run, entry)) {
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
            if (LOOKUP.containsKey(entry.type())) {
                String object = entry.type() + " " + qualified(entry);
                run.undo().add(object, () -> run.undo("DROP " + entry.type() + " IF EXISTS " + qualified(entry)));
            }
        }
    }

    static boolean exists(RestoreRun run, ArchiveEntry entry) throws SQLException, IOException {
        String lookup = LOOKUP.get(entry.type());
        if (lookup == null) {
            return false;
        }
        return run.inTarget(session -> {
            try (PreparedStatement statement = session.connection().prepareStatement(lookup)) {
                statement.setString(1, qualified(entry));
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }

    /** The name as SQL text; a function's name carries its argument types. */
    private static String qualified(ArchiveEntry entry) {
        String name = entry.name();
        int arguments = entry.type().equals("FUNCTION") ? name.indexOf('(') : -1;
        String quoted = arguments < 0 ? quote(name) : quote(name.substring(0, arguments)) + name.substring(arguments);
        return entry.schema().isEmpty() ? quoted : quote(entry.schema()) + "." + quoted;
    }
}
