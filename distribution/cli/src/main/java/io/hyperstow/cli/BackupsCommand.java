package io.hyperstow.cli;

import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code backups}: lists finished backups. */
@Command(
        name = "backups",
        description = "List the finished backups of a storage target, newest first.",
        footer = {"", "Example:", "  hyperstow backups --storage disk --database shop --limit 10"})
final class BackupsCommand extends AgentCommand {

    @Option(names = "--storage", required = true, paramLabel = "NAME", description = "The storage target.")
    private String storage;

    @Option(names = "--database", paramLabel = "NAME", description = "Only of the database of this name at its source.")
    private String database;

    @Option(names = "--before", paramLabel = "TIME", description = "Only older ones; ISO-8601, 2026-11-22T00:00:00Z.")
    private String before;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
    private Integer limit;

    @Override
    public Integer call() {
        JsonValue backups = client().call(AgentClient.BACKUP_SERVICE, "listBackups", storage, filter());
        return print(backups, table(backups.asJsonArray()).lines());
    }

    private String filter() {
        JsonObjectBuilder filter = Json.createObjectBuilder();
        if (database != null) {
            filter.add("database", database);
        }
        if (before != null) {
            filter.add("before", before);
        }
        if (limit != null) {
            filter.add("limit", limit);
        }
        return filter.build().toString();
    }

    static TextTable table(JsonArray backups) {
        TextTable table = new TextTable(
                "BACKUP", "DATABASE", "STRATEGY", ">TABLES", ">CHUNKS", ">ROWS", ">BYTES", ">STORED", "LABEL");
        for (JsonObject backup : backups.getValuesAs(JsonObject.class)) {
            String problem = backup.getString("problem", "");
            table.row(
                    backup.getString("backupId", ""),
                    backup.getString("database", ""),
                    backup.getString("strategy", ""),
                    Quantities.count(Fields.number(backup, "tables")),
                    Quantities.count(Fields.number(backup, "chunks")),
                    Quantities.count(Fields.number(backup, "rows")),
                    Quantities.bytes(Fields.number(backup, "bytes")),
                    Quantities.bytes(Fields.number(backup, "storedBytes")),
                    problem.isEmpty() ? backup.getString("label", "") : "UNREADABLE: " + problem);
        }
        return table;
    }
}
