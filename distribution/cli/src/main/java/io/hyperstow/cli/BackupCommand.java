package io.hyperstow.cli;

import jakarta.json.JsonValue;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code backup}: makes a backup of a database. */
@Command(
        name = "backup",
        description = "Make a backup of a database, or of some of its tables.",
        footer = {
            "",
            "Examples:",
            "  hyperstow backup shop --storage disk --strategy pgdump",
            "  hyperstow backup shop --storage disk --include 'public.*'",
            "  hyperstow backup shop --storage disk --include 'public.cpu*' --workers 4 --label nightly",
            "  hyperstow backup shop --storage disk --include 'public.*' --preview"
        })
final class BackupCommand extends StartCommand {

    @Parameters(paramLabel = "DATABASE", description = "Name of a configured database, see 'hyperstow databases'.")
    private String database;

    @Option(
            names = "--strategy",
            paramLabel = "ID",
            defaultValue = "parallel-copy",
            description = "How to make it, see 'hyperstow strategies'. Default: ${DEFAULT-VALUE}")
    private String strategy;

    @Option(
            names = "--storage",
            required = true,
            paramLabel = "NAME",
            description = "Where to keep it, see 'hyperstow storages'.")
    private String storage;

    @Option(names = "--preview", description = "Only say what would be done.")
    private boolean preview;

    @Option(
            names = "--include",
            paramLabel = "PATTERN",
            description =
                    "Tables that match, as in psql's \\dt; may be repeated. Without it the whole database, with strategies that can do that, like pgdump.")
    private List<String> include;

    @Option(names = "--exclude-table", paramLabel = "PATTERN", description = "Leave these tables out; may be repeated.")
    private List<String> excludeTables;

    @Option(
            names = "--exclude-table-data",
            paramLabel = "PATTERN",
            description = "Leave the rows of these tables out; may be repeated.")
    private List<String> excludeTableData;

    @Option(names = "--workers", paramLabel = "N", description = "How many connections copy at the same time.")
    private Integer workers;

    @Option(names = "--format", paramLabel = "FORMAT", description = "How rows are written: auto, text, csv, binary.")
    private String format;

    @Option(names = "--codec", paramLabel = "CODEC", description = "Compression: zstd, lz4, gzip, none.")
    private String codec;

    @Option(names = "--level", paramLabel = "N", description = "The codec's level.")
    private Integer level;

    @Option(names = "--file-per", paramLabel = "WHAT", description = "What a data file holds: table or chunk.")
    private String filePer;

    @Option(
            names = "--lock-timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for a table's lock; 0 waits for ever.")
    private Integer lockTimeoutSeconds;

    @Option(
            names = "--check",
            paramLabel = "HOW",
            description = "What pgdump records to compare a restore with: counts, hashes, none.")
    private String check;

    @Option(
            names = "--role-passwords",
            description = "Keep the roles' password hashes in the list that pgdump makes of a whole database's roles.")
    private boolean rolePasswords;

    @Option(names = "--label", paramLabel = "TEXT", description = "A text of yours for lists.")
    private String label;

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
                    client().call(AgentClient.BACKUP_SERVICE, "previewBackup", database, strategy, storage, text);
            return print(plan, PlanReport.lines(plan.asJsonObject()));
        }
        return started(client().call(AgentClient.BACKUP_SERVICE, "startBackup", database, strategy, storage, text));
    }

    String options() {
        OptionsDocument document = new OptionsDocument(options);
        document.texts("include", include);
        document.texts("excludeTables", excludeTables);
        document.texts("excludeTableData", excludeTableData);
        document.number("workers", workers);
        document.text("format", format);
        document.text("codec", codec);
        document.number("level", level);
        document.text("filePer", filePer);
        document.number("lockTimeoutSeconds", lockTimeoutSeconds);
        document.text("check", check);
        document.enabled("rolePasswords", rolePasswords);
        document.text("label", label);
        pairs.forEach(document::pair);
        return document.text();
    }
}
