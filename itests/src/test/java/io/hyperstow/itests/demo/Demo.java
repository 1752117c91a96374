package io.hyperstow.itests.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.hyperstow.itests.agent.AgentClient;
import io.hyperstow.itests.agent.AgentProcess;
import io.hyperstow.itests.yardstick.Yardstick;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Shows the whole way once, with real servers and real-sized data: load, back up through Jolokia, restore into a new
 * database with another partitioning, check. Prints what it did. In a terminal it then waits, so that one can look around.
 */
public final class Demo {

    private static final String BACKUP_OPTIONS =
            "{\"include\": [\"cpu\", \"conditions\", \"tags\"], \"label\": \"demo\", \"workers\": 2}";
    private static final String RESTORE_OPTIONS = """
            {"targetDatabase": "demo_restored", "createDatabase": true, "workers": 2, "check": "hashes",
             "hypertables": {"cpu": {"chunkInterval": "1 day", "partitionColumn": "tags_id", "partitions": 4}}}""";
    private static final String CHUNKS =
            "SELECT string_agg(hypertable_name || ' ' || n, ', ' ORDER BY hypertable_name) FROM (SELECT hypertable_name,"
                    + " count(*) AS n FROM timescaledb_information.chunks GROUP BY 1) AS chunks";

    private Demo() {}

    public static void main(String[] arguments) throws Exception {
        say("1. PostgreSQL 17 with TimescaleDB");
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        String database = server.createDatabase("demo");
        say("   PostgreSQL " + server.value(database, "SHOW server_version") + ", TimescaleDB "
                + server.value(database, "SELECT extversion FROM pg_extension WHERE extname = 'timescaledb'")
                + " on port " + server.port());

        say("2. data");
        long start = System.nanoTime();
        Yardstick.load(server, database, Yardstick.FULL);
        say("   " + server.value(database, "SELECT count(*) FROM cpu") + " rows in cpu, "
                + server.value(database, "SELECT count(*) FROM conditions") + " in conditions, "
                + server.value(database, "SELECT count(*) FROM tags") + " in tags (" + seconds(start) + ")");

        try (AgentProcess agent = AgentProcess.prepare()) {
            agent.database("metrics", server, database);
            Path storage = agent.storage("disk");
            say("3. the agent, from its assembled distribution");
            start = System.nanoTime();
            agent.start();
            say("   ready after " + seconds(start) + ", Jolokia on " + agent.url() + ", JMX on port "
                    + agent.jmxPort());
            AgentClient client = agent.client();

            say("4. backup through Jolokia: " + BACKUP_OPTIONS);
            start = System.nanoTime();
            JsonNode backup = succeeded(follow(
                    client,
                    client.call("BackupService", "startBackup", "metrics", "parallel-copy", "disk", BACKUP_OPTIONS)
                            .asText()));
            String backupId = backup.path("backupId").asText();
            say("   " + backupId + ": " + backup.path("rowsDone").asLong() + " rows in " + seconds(start) + ", "
                    + megabytes(size(storage)) + " stored");

            say("5. restore into a new database, repartitioned: " + RESTORE_OPTIONS.replaceAll("\\s+", " "));
            start = System.nanoTime();
            succeeded(follow(
                    client,
                    client.call("RestoreService", "startRestore", "disk", backupId, "metrics", RESTORE_OPTIONS)
                            .asText()));
            say("   restored and compared with the backup's digests in " + seconds(start));

            say("6. before and after");
            say("   chunks before: " + server.value(database, CHUNKS));
            say("   chunks after:  " + server.value("demo_restored", CHUNKS));
            lookAround(agent, server, database, backupId);
            server.dropDatabase("demo_restored");
        }
    }

    private static JsonNode follow(AgentClient client, String jobId) throws IOException, InterruptedException {
        String last = "";
        while (true) {
            JsonNode status = client.call("JobService", "awaitJob", jobId, 2);
            String phase = status.path("phase").asText();
            String line = "   " + status.path("state").asText().toLowerCase(Locale.ROOT)
                    + (phase.isEmpty() ? "" : ", " + phase)
                    + String.format(
                            Locale.ROOT,
                            ", %.0f %%",
                            Math.max(0, status.path("percent").asDouble()));
            if (!line.equals(last)) {
                say(line);
            }
            last = line;
            if (!status.path("endedAt").asText().isEmpty()) {
                return status;
            }
        }
    }

    private static JsonNode succeeded(JsonNode status) {
        if (!status.path("state").asText().equals("SUCCEEDED")) {
            throw new IllegalStateException(status.path("errorMessage").asText() + "\nhint: "
                    + status.path("hint").asText());
        }
        for (JsonNode warning : status.path("warnings")) {
            say("   warning: " + warning.asText());
        }
        return status;
    }

    private static void lookAround(AgentProcess agent, TestServer server, String database, String backupId)
            throws IOException {
        Path program = AgentProcess.distribution().resolve("bin/hyperstow");
        say("7. look around");
        say("   export HYPERSTOW_BASE='" + agent.base() + "' HYPERSTOW_URL=" + agent.url());
        say("   export HYPERSTOW_PASSWORD_FILE='" + passwordFile(agent) + "'");
        say("   '" + program + "' backups --storage disk");
        say("   '" + program + "' manifest " + backupId + " --storage disk --files");
        say("   curl -u admin:" + AgentProcess.ADMIN_PASSWORD + " " + agent.url() + "/read/io.hyperstow:type=Agent");
        say("   jconsole 127.0.0.1:" + agent.jmxPort() + "   (user admin, password " + AgentProcess.ADMIN_PASSWORD
                + ")");
        say("   '" + server.tools().resolve("psql") + "' -h 127.0.0.1 -p " + server.port() + " -U " + server.superuser()
                + " demo_restored   (and " + database + ")");
        Console console = System.console();
        if (console != null) {
            console.readLine("   press Enter to stop the servers and remove all of this ");
        } else {
            say("   (run the demo in a terminal and it waits here for you)");
        }
    }

    private static Path passwordFile(AgentProcess agent) throws IOException {
        return Files.writeString(agent.base().resolve("demo.password"), AgentProcess.ADMIN_PASSWORD);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    private static String seconds(long start) {
        return String.format(Locale.ROOT, "%.1f s", (System.nanoTime() - start) / 1e9);
    }

    private static String megabytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
