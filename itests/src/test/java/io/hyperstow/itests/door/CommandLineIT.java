package io.hyperstow.itests.door;

import static io.hyperstow.itests.agent.RunningAgent.PROFILE;
import static io.hyperstow.itests.agent.RunningAgent.STORAGE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hyperstow.itests.agent.AgentProcess.CommandResult;
import io.hyperstow.itests.agent.RunningAgent;
import io.hyperstow.testkit.server.ServerKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** {@code bin/hyperstow} as an operator and a script use it. */
class CommandLineIT {

    private static RunningAgent agent;
    private static Path password;

    @BeforeAll
    static void start() throws Exception {
        agent = RunningAgent.start(ServerKind.PG17_TIMESCALE, "cli");
        agent.server()
                .execute(
                        agent.database(),
                        "CREATE TABLE readings(time timestamptz NOT NULL, v float8)",
                        "SELECT create_hypertable('readings', 'time')",
                        "INSERT INTO readings SELECT now() + n * interval '1 hour', n FROM generate_series(1, 500) n");
        password = agent.process().base().resolve("etc/admin.password");
        Files.writeString(password, io.hyperstow.itests.agent.AgentProcess.ADMIN_PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        if (agent != null) {
            agent.close();
        }
    }

    private static CommandResult run(int exitCode, String... arguments) throws Exception {
        CommandResult result = agent.process().command(arguments);
        assertEquals(
                exitCode,
                result.exitCode(),
                () -> String.join(" ", arguments) + "\n" + result.output() + result.errors());
        return result;
    }

    @Test
    void backsUpListsVerifiesRestoresAndDeletes() throws Exception {
        JsonNode backup = new ObjectMapper()
                .readTree(run(0, "backup", PROFILE, "--storage", STORAGE, "--include", "readings", "--json")
                        .output());
        String id = backup.path("backupId").asText();
        assertEquals(500, backup.path("rowsDone").asLong(), backup::toPrettyString);
        assertTrue(run(0, "backups", "--storage", STORAGE).output().contains(id));
        assertTrue(
                run(0, "manifest", id, "--storage", STORAGE, "--files").output().contains("readings"));
        run(0, "verify", id, "--storage", STORAGE);
        String target = agent.newDatabaseName("restored");
        run(
                0,
                "restore",
                id,
                "--storage",
                STORAGE,
                "--database",
                PROFILE,
                "--options",
                RunningAgent.intoNew(target, "\"check\": \"hashes\""));
        assertEquals("500", agent.server().value(target, "SELECT count(*) FROM readings"));
        run(0, "delete", id, "--storage", STORAGE, "--confirm");
        assertTrue(!run(0, "backups", "--storage", STORAGE).output().contains(id));
    }

    @Test
    void checksDatabasesAndSaysWhatIsWrong() throws Exception {
        run(0, "check", PROFILE);
        String broken = agent.server().createDatabase("cli_broken");
        try {
            agent.server()
                    .execute(
                            broken,
                            "CREATE TABLE readings(time timestamptz NOT NULL, v float8)",
                            "SELECT create_hypertable('readings', 'time')",
                            "INSERT INTO readings VALUES (now(), 1)",
                            "SET timescaledb.restoring = on",
                            "DO $$ BEGIN EXECUTE 'DROP TABLE ' || (SELECT show_chunks('readings')); END $$");
            CommandResult faulty = run(1, "check", PROFILE, "--target", broken, "--follow");
            assertTrue(
                    faulty.output().contains("warning   hypertable 'public.readings' lacks 1 chunk(s)"),
                    faulty::output);
            assertTrue(faulty.output().contains("(CHECK_FAILED)"), faulty::output);
            assertTrue(run(0, "check", PROFILE, "--target", broken, "--detach")
                    .output()
                    .matches("[0-9TZa-f-]+\\R"));
        } finally {
            agent.server().dropDatabase(broken);
        }
        assertTrue(run(1, "check", "nowhere").errors().contains("there is no database profile 'nowhere'"));
    }

    @Test
    void turnsJobsOnAsTheBackupHasThem() throws Exception {
        String id = new ObjectMapper()
                .readTree(run(0, "backup", PROFILE, "--storage", STORAGE, "--include", "readings", "--json")
                        .output())
                .path("backupId")
                .asText();
        CommandResult none = run(0, "enable-jobs", PROFILE, "--storage", STORAGE, id);
        assertTrue(none.output().contains("no background job was on when backup '" + id + "' was made"), none::output);
        CommandResult unknown = run(1, "enable-jobs", PROFILE, "--storage", STORAGE, "20201122T152233Z-7f3a9c");
        assertTrue(unknown.errors().contains("hint:"), unknown::errors);
    }

    @Test
    void showsDatabasesStoragesStrategiesAndJobs() throws Exception {
        assertTrue(run(0, "databases").output().contains("2.19.3"));
        assertTrue(run(0, "storages").output().contains("local"));
        assertTrue(run(0, "strategies").output().contains("parallel-copy"));
        new ObjectMapper().readTree(run(0, "jobs", "--json").output());
    }

    @Test
    void exitCodesTellFailureUsageAndLoginApart() throws Exception {
        CommandResult failed = run(1, "backup", PROFILE, "--storage", STORAGE, "--include", "nothing_like_it");
        assertTrue((failed.output() + failed.errors()).contains("nothing_like_it"), failed::errors);
        CommandResult unknown = run(1, "backup", "nowhere", "--storage", STORAGE, "--include", "x");
        assertTrue(unknown.errors().contains("hint:"), unknown::errors);
        run(2, "backup");
        run(2, "no-such-command");
        Files.writeString(password, "wrong");
        try {
            run(4, "jobs");
        } finally {
            Files.writeString(password, io.hyperstow.itests.agent.AgentProcess.ADMIN_PASSWORD);
        }
    }

    @Test
    void theHelpNamesEveryCommand() throws Exception {
        String help = run(0, "--help").output();
        for (String command : List.of(
                "backup",
                "restore",
                "verify",
                "check",
                "enable-jobs",
                "delete",
                "backups",
                "manifest",
                "job",
                "user")) {
            assertTrue(help.contains("  " + command + " "), command);
            assertTrue(run(0, "help", command).output().startsWith("Usage: hyperstow " + command), command);
        }
    }
}
