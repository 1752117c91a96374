package io.hyperstow.itests.agent;

import io.hyperstow.testkit.server.TestServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A test server's own psql: what a person has who has no Hyperstow. */
public final class Psql {

    private final TestServer server;
    private final String database;

    public Psql(TestServer server, String database) {
        this.server = server;
        this.database = database;
    }

    /** Runs commands, each as {@code -c} takes it, up to the first that fails; a failure is an exception with its message. */
    public String run(String... commands) throws IOException, InterruptedException {
        List<String> line = new ArrayList<>(List.of(
                server.tools().resolve("psql").toString(),
                "-X",
                "-q",
                "-t",
                "-A",
                "-v",
                "ON_ERROR_STOP=1",
                "-h",
                server.host(),
                "-p",
                String.valueOf(server.port()),
                "-U",
                server.superuser(),
                "-d",
                database));
        for (String command : commands) {
            line.add("-c");
            line.add(command);
        }
        ProcessBuilder builder = new ProcessBuilder(line).redirectErrorStream(true);
        builder.environment().put("PGCLIENTENCODING", "UTF8");
        builder.environment().put("PGPASSWORD", server.password());
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(output);
        }
        return output.strip();
    }
}
