package io.hyperstow.cli;

import jakarta.json.JsonValue;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code adopt}: makes a backup of a CSV file or an archive of pg_dump that somebody else wrote. */
@Command(
        name = "adopt",
        description =
                "Make a backup of a CSV file that psql or another program wrote, or of a database that pg_dump -Fc wrote; the file stays where it lies.",
        footer = {
            "",
            "The table of a CSV file must exist: its definition becomes part of the backup. Without other flags the file is",
            "read as psql's '\\copy … csv header' writes it; it may be compressed with zstd, gzip or lz4.",
            "",
            "An archive of pg_dump (-Fc) is a whole database; of it only --database, --timescaledb-version and --label are",
            "told. The database it was made of need not exist any more.",
            "",
            "Examples:",
            "  hyperstow adopt exports/cpu.csv.gz --storage disk --database shop --table public.cpu",
            "  hyperstow adopt cpu.txt --storage disk --database shop --table cpu --no-header --delimiter $'\\t'",
            "  hyperstow adopt exports/exampledb.bak --storage disk --database shop"
        })
final class AdoptCommand extends StartCommand {

    @Parameters(paramLabel = "KEY", description = "Path of the file below the storage's folder or prefix.")
    private String key;

    @Option(names = "--storage", required = true, paramLabel = "NAME", description = "Where the file lies.")
    private String storage;

    @Option(
            names = "--database",
            paramLabel = "NAME",
            description =
                    "Name of the configured database that has the table, or whose client programs read the archive; see 'hyperstow databases'.")
    private String database;

    @Option(names = "--table", paramLabel = "TABLE", description = "The table whose rows the file holds.")
    private String table;

    @Option(
            names = "--columns",
            split = ",",
            paramLabel = "COLUMN",
            description = "The columns in the file, in order, where they are not those of the table.")
    private List<String> columns;

    @Option(names = "--no-header", description = "The first line is a row, not the names of the columns.")
    private boolean noHeader;

    @Option(names = "--delimiter", paramLabel = "CHARACTER", description = "What stands between values; else a comma.")
    private String delimiter;

    @Option(
            names = "--quote",
            paramLabel = "CHARACTER",
            description = "What stands around values; else a double quote.")
    private String quote;

    @Option(names = "--escape", paramLabel = "CHARACTER", description = "What stands before a quote in a value.")
    private String escape;

    @Option(names = "--null", paramLabel = "TEXT", description = "The text that means NULL; else the empty one.")
    private String nullText;

    @Option(names = "--encoding", paramLabel = "NAME", description = "The file's characters; else UTF8.")
    private String encoding;

    @Option(
            names = "--timescaledb-version",
            paramLabel = "VERSION",
            description = "The version of TimescaleDB an archive was made with, where it does not tell.")
    private String timescaledbVersion;

    @Option(names = "--label", paramLabel = "TEXT", description = "A text of yours for lists.")
    private String label;

    @Option(
            names = "--options",
            paramLabel = "JSON",
            description = "All options as one JSON object; the other flags win over it.")
    private String options;

    @Override
    public Integer call() {
        return started(client().call(AgentClient.BACKUP_SERVICE, "startAdopt", storage, key, options()));
    }

    String options() {
        OptionsDocument document = new OptionsDocument(options);
        document.text("database", database);
        document.text("table", table);
        document.texts("columns", columns);
        if (noHeader) {
            document.value("header", JsonValue.FALSE);
        }
        document.text("delimiter", delimiter);
        document.text("quote", quote);
        document.text("escape", escape);
        document.text("null", nullText);
        document.text("encoding", encoding);
        document.text("timescaledbVersion", timescaledbVersion);
        document.text("label", label);
        return document.text();
    }
}
