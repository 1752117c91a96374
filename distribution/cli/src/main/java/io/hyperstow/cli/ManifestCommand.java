package io.hyperstow.cli;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonString;
import java.io.StringReader;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code manifest}: shows what a backup is made of. */
@Command(
        name = "manifest",
        description = "Print a backup's manifest, or which file holds which table and chunks.",
        footer = {
            "",
            "What is not encrypted can be restored by hand: schema and archive files with pg_restore, data files with",
            "  zstd -dc FILE | psql -c '\\copy TABLE (COLUMNS) from stdin'",
            "and for files of strategy csv: \\copy TABLE (COLUMNS) from stdin csv header",
            "",
            "Example:",
            "  hyperstow manifest 20261122T152233Z-7f3a9c --storage disk --files"
        })
final class ManifestCommand extends AgentCommand {

    @Parameters(paramLabel = "BACKUPID", description = "Id of the backup, see 'hyperstow backups'.")
    private String backupId;

    @Option(names = "--storage", required = true, paramLabel = "NAME", description = "Where the backup is kept.")
    private String storage;

    @Option(names = "--files", description = "Print a table of the files instead of the manifest.")
    private boolean files;

    @Override
    public Integer call() {
        String text =
                ((JsonString) client().call(AgentClient.BACKUP_SERVICE, "manifest", storage, backupId)).getString();
        if (!files) {
            out().println(text);
            return ExitCode.SUCCESS;
        }
        try (JsonReader reader = Json.createReader(new StringReader(text))) {
            JsonObject manifest = reader.readObject();
            return print(manifest.get("artifacts"), FileList.of(manifest).lines());
        }
    }
}
