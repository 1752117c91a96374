package io.hyperstow.cli;

import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code restore}: restores a backup. */
@Command(
        name = "restore",
        description = "Restore a backup, or some of its tables.",
        footer = {
            "",
            "Examples:",
            "  hyperstow restore 20261122T152233Z-7f3a9c --storage disk --database shop \\",
            "      --target-database shop2 --create-database",
            "  hyperstow restore 20261122T152233Z-7f3a9c --storage disk --database shop \\",
            "      --target-database shop3 --create-database --chunk-interval 'cpu=1 day' --partition cpu=tags_id:4"
        })
final class RestoreCommand extends StartCommand {

    @Parameters(paramLabel = "BACKUPID", description = "Id of the backup, see 'hyperstow backups'.")
    private String backupId;

    @Option(names = "--storage", required = true, paramLabel = "NAME", description = "Where the backup is kept.")
    private String storage;

    @Option(
            names = "--database",
            required = true,
            paramLabel = "NAME",
            description = "Name of a configured database: its server and login are used.")
    private String database;

    @Option(names = "--preview", description = "Only say what would be done, or why it would be refused.")
    private boolean preview;

    @Option(
            names = "--target-database",
            paramLabel = "NAME",
            description = "Restore into this database of that server. Default: the configured one")
    private String targetDatabase;

    @Option(names = "--create-database", description = "Create the target database; it must not exist.")
    private boolean createDatabase;

    @Option(
            names = "--include",
            paramLabel = "PATTERN",
            description = "Only tables that match; may be repeated. Default: all of the backup")
    private List<String> include;

    @Option(names = "--from", paramLabel = "TIME", description = "Only rows of hypertables from this time on.")
    private String from;

    @Option(names = "--to", paramLabel = "TIME", description = "Only rows of hypertables before this time.")
    private String to;

    @Option(
            names = "--order",
            paramLabel = "ORDER",
            description = "Which chunks come first: newest-first or oldest-first.")
    private String order;

    @Option(names = "--workers", paramLabel = "N", description = "How many connections load at the same time.")
    private Integer workers;

    @Option(
            names = "--time-column",
            paramLabel = "TABLE=COLUMN",
            description = "Another time column for a hypertable; may be repeated.")
    private Map<String, String> timeColumns = Map.of();

    @Option(
            names = "--chunk-interval",
            paramLabel = "TABLE=INTERVAL",
            description = "Another width of chunks for a hypertable, like 'cpu=1 day'; may be repeated.")
    private Map<String, String> chunkIntervals = Map.of();

    @Option(
            names = "--partition",
            paramLabel = "TABLE=COLUMN:N",
            description = "One hash dimension with N partitions for a hypertable; may be repeated.")
    private Map<String, String> partitions = Map.of();

    @Option(names = "--keep-indexes", description = "Load with the indexes in place.")
    private boolean keepIndexes;

    @Option(
            names = "--existing",
            paramLabel = "WHAT",
            description = "What to do with tables that exist: fail, truncate, append.")
    private String existing;

    @Option(names = "--on-error", paramLabel = "WHAT", description = "When a row cannot be loaded: stop or skip.")
    private String onError;

    @Option(names = "--upgrade-extension", description = "Update TimescaleDB after the restore.")
    private boolean upgradeExtension;

    @Option(names = "--enable-jobs", description = "Turn the background jobs on after the restore.")
    private boolean enableJobs;

    @Option(names = "--owner", paramLabel = "WHOSE", description = "Owner of what is restored: keep or current.")
    private String owner;

    @Option(names = "--privileges", paramLabel = "WHAT", description = "Grants: keep or skip.")
    private String privileges;

    @Option(
            names = "--check",
            paramLabel = "HOW",
            description = "How the result is compared with the backup: counts, hashes, none.")
    private String check;

    @Option(
            names = "--options",
            paramLabel = "JSON",
            description = "All options as one JSON object; the other flags win over it.")
    private String options;

    @Option(
            names = "--option",
            paramLabel = "KEY=VALUE",
            description = "Any option by its JSON name; the value is JSON or a text.")
    private List<String> pairs = List.of();

    @Override
    public Integer call() {
        String text = options();
        if (preview) {
            JsonValue plan =
                    client().call(AgentClient.RESTORE_SERVICE, "previewRestore", storage, backupId, database, text);
            return print(plan, PlanReport.lines(plan.asJsonObject()));
        }
        return started(client().call(AgentClient.RESTORE_SERVICE, "startRestore", storage, backupId, database, text));
    }

    String options() {
        OptionsDocument document = new OptionsDocument(options);
        document.text("targetDatabase", targetDatabase);
        document.enabled("createDatabase", createDatabase);
        document.texts("include", include);
        document.text("from", from);
        document.text("to", to);
        document.text("order", order);
        document.number("workers", workers);
        new LayoutFlags(timeColumns, chunkIntervals, partitions).addTo(document);
        document.enabled("keepIndexes", keepIndexes);
        document.text("existing", existing);
        document.text("onError", onError);
        document.enabled("upgradeExtension", upgradeExtension);
        document.enabled("enableJobs", enableJobs);
        document.text("owner", owner);
        document.text("privileges", privileges);
        document.text("check", check);
        pairs.forEach(document::pair);
        return document.text();
    }
}
