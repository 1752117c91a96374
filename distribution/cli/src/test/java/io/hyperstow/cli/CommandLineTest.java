package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class CommandLineTest {

    @Test
    void turnsTheFlagsOfABackupIntoOptions() {
        BackupCommand command = parse(
                "backup",
                "shop",
                "--storage",
                "disk",
                "--include",
                "a.*",
                "--include",
                "b",
                "--exclude-table-data",
                "c",
                "--workers",
                "4",
                "--format",
                "csv",
                "--codec",
                "lz4",
                "--level",
                "3",
                "--file-per",
                "chunk",
                "--lock-timeout",
                "5",
                "--check",
                "hashes",
                "--role-passwords",
                "--label",
                "nightly",
                "--exclude-table",
                "d");
        assertEquals(OptionsDocumentTest.json("""
                        {"include": ["a.*", "b"], "excludeTables": ["d"], "excludeTableData": ["c"], "workers": 4,
                         "format": "csv", "codec": "lz4", "level": 3, "filePer": "chunk", "lockTimeoutSeconds": 5,
                         "check": "hashes", "rolePasswords": true, "label": "nightly"}"""), OptionsDocumentTest.json(command.options()));
    }

    @Test
    void turnsTheFlagsOfARestoreIntoOptions() {
        RestoreCommand command = parse(
                "restore",
                "b1",
                "--storage",
                "disk",
                "--database",
                "shop",
                "--target-database",
                "shop2",
                "--create-database",
                "--from",
                "2026-01-01",
                "--to",
                "2026-02-01",
                "--order",
                "oldest-first",
                "--chunk-interval",
                "cpu=1 day",
                "--time-column",
                "cpu=at",
                "--partition",
                "public.disk=host:4",
                "--existing",
                "append",
                "--on-error",
                "skip",
                "--owner",
                "current",
                "--privileges",
                "skip",
                "--check",
                "none",
                "--enable-jobs",
                "--upgrade-extension",
                "--keep-indexes");
        assertEquals(OptionsDocumentTest.json("""
                        {"targetDatabase": "shop2", "createDatabase": true, "from": "2026-01-01", "to": "2026-02-01",
                         "order": "oldest-first", "keepIndexes": true, "existing": "append", "onError": "skip",
                         "upgradeExtension": true, "enableJobs": true, "owner": "current", "privileges": "skip",
                         "check": "none",
                         "hypertables": {"cpu": {"timeColumn": "at", "chunkInterval": "1 day"},
                                         "public.disk": {"partitionColumn": "host", "partitions": 4}}}"""), OptionsDocumentTest.json(command.options()));
    }

    @Test
    void turnsTheFlagsOfAnAdoptionIntoOptions() {
        AdoptCommand command = parse(
                "adopt",
                "exports/cpu.csv",
                "--storage",
                "disk",
                "--database",
                "shop",
                "--table",
                "cpu",
                "--columns",
                "time,host",
                "--no-header",
                "--delimiter",
                "\t",
                "--quote",
                "'",
                "--escape",
                "\\",
                "--null",
                "NULL",
                "--encoding",
                "LATIN1",
                "--label",
                "old");
        assertEquals(OptionsDocumentTest.json("""
                        {"database": "shop", "table": "cpu", "columns": ["time", "host"], "header": false,
                         "delimiter": "\\t", "quote": "'", "escape": "\\\\", "null": "NULL", "encoding": "LATIN1",
                         "label": "old"}"""), OptionsDocumentTest.json(command.options()));
    }

    @Test
    void keepsWhatTheWholeDocumentSaysOfATable() {
        RestoreCommand command = parse(
                "restore",
                "b1",
                "--storage",
                "disk",
                "--database",
                "shop",
                "--options",
                "{\"hypertables\": {\"cpu\": {\"timeColumn\": \"at\"}, \"x\": {}}}",
                "--chunk-interval",
                "cpu=1 day");
        assertEquals(OptionsDocumentTest.json("""
                        {"hypertables": {"cpu": {"timeColumn": "at", "chunkInterval": "1 day"}, "x": {}}}"""), OptionsDocumentTest.json(command.options()));
    }

    @Test
    void answersAWrongCommandLineWithTwo() {
        String[][] wrong = {
            {},
            {"frobnicate"},
            {"backup", "shop"},
            {"backup", "--storage", "x"},
            {"restore", "b", "--storage", "x"},
            {"check"},
            {"check", "a", "b"},
            {"enable-jobs", "shop", "b1"},
            {"enable-jobs", "shop", "--storage", "x"},
            {"job", "j", "--log", "many"},
            {"backup", "shop", "--storage", "x", "--follow", "--detach"},
            {"user"},
            {"user", "add", "x"}
        };
        for (String[] arguments : wrong) {
            StringWriter errors = new StringWriter();
            CommandLine commandLine = Main.commandLine(arguments).setErr(new PrintWriter(errors));
            assertEquals(ExitCode.USAGE, commandLine.execute(arguments), String.join(" ", arguments));
            assertTrue(errors.toString().matches("(?s)error: [^E].+\\Rhint: see 'hyperstow.+'\\R"), errors.toString());
        }
    }

    @Test
    void explainsEveryCommand() {
        CommandLine all = Main.commandLine("help");
        StringWriter text = new StringWriter();
        assertEquals(0, all.setOut(new PrintWriter(text)).execute("help"));
        for (String name : all.getSubcommands().keySet()) {
            assertTrue(text.toString().contains("\n  " + name + " "), name + " is not listed");
            assertEquals(0, all.execute("help", name), name);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T parse(String... arguments) {
        CommandLine.ParseResult parsed = Main.commandLine(arguments).parseArgs(arguments);
        return (T) parsed.subcommand().commandSpec().userObject();
    }
}
