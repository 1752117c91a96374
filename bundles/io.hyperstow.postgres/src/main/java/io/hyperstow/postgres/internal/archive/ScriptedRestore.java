package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SchemaArchives.SchemaRestore;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Restores with a pg_restore that begins with a setting the server does not know: {@code transaction_timeout}, since
 * PostgreSQL 17. It writes a script, which psql runs without that line, in one transaction.
 */
final class ScriptedRestore {

    private static final int FIRST_WITH_TIMEOUT = 17;
    private static final String UNKNOWN = "SET transaction_timeout = 0;";

    /** The settings are the first statements of a script. */
    private static final int HEAD_LINES = 40;

    private final PostgresTools tools;
    private final PostgresTool restoring;

    ScriptedRestore(PostgresTools tools, PostgresTool restoring) {
        this.tools = tools;
        this.restoring = restoring;
    }

    /**
     * @param server its major version
     */
    static boolean needed(PostgresTool restoring, int server) {
        return restoring.major() >= FIRST_WITH_TIMEOUT && server < FIRST_WITH_TIMEOUT;
    }

    void run(SchemaRestore restore, Path list, Progress progress, CancelSignal cancel) throws IOException {
        Path written = Files.createTempFile("hyperstow-restore", ".sql");
        Path script = Files.createTempFile("hyperstow-restore", ".sql");
        try {
            List<String> arguments = new ArrayList<>(PgSchemaArchives.arguments(restore, list));
            arguments.add("--file=" + written);
            restoring.run(
                    new PostgresTool.Invocation(null, "", arguments, OutputStream.nullOutputStream(), progress::log),
                    cancel);
            withoutTimeout(written, script);
            tools.locate(restore.database(), "psql", restoring.major())
                    .run(
                            new PostgresTool.Invocation(
                                    restore.database(),
                                    restore.databaseName(),
                                    List.of(
                                            "--no-psqlrc",
                                            "--quiet",
                                            "--set=ON_ERROR_STOP=1",
                                            "--single-transaction",
                                            "--file=" + script,
                                            "--dbname=" + PgSchemaArchives.connection(restore)),
                                    OutputStream.nullOutputStream(),
                                    progress::log),
                            cancel);
        } finally {
            Files.delete(written);
            Files.delete(script);
        }
    }

    private static void withoutTimeout(Path written, Path script) throws IOException {
        try (InputStream from = new BufferedInputStream(Files.newInputStream(written));
                OutputStream to = Files.newOutputStream(script)) {
            boolean found = false;
            for (int i = 0; i < HEAD_LINES && !found; i++) {
                byte[] line = line(from);
                found = new String(line, StandardCharsets.UTF_8).strip().equals(UNKNOWN);
                if (!found) {
                    to.write(line);
                }
            }
            from.transferTo(to);
        }
    }

    private static byte[] line(InputStream from) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = 0;
        while (next != '\n' && (next = from.read()) >= 0) {
            line.write(next);
        }
        return line.toByteArray();
    }
}
