package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpTask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What a database needs and no dump of it holds: roles and tablespaces, as text that a DBA reads and edits. */
final class PgDumpGlobals {

    /** What keeps only this list from a backup; whatever else fails will fail the rest too. */
    private static final Set<ErrorCode> MISSABLE =
            EnumSet.of(ErrorCode.PERMISSION_DENIED, ErrorCode.TOOLS_MISSING, ErrorCode.TOOL_FAILED);

    private final PostgresTools tools;
    private final DumpContext context;

    PgDumpGlobals(PostgresTools tools, DumpContext context) {
        this.tools = tools;
        this.context = context;
    }

    void run(DumpTask.Globals task) throws IOException {
        try {
            write(task);
        } catch (BackupException e) {
            if (!MISSABLE.contains(e.code())) {
                throw e;
            }
            String profile = context.lease().database().name();
            if (task.passwords()) {
                throw new BackupException(
                        e.code(),
                        "the password hashes that 'rolePasswords' asks for cannot be had with profile '" + profile
                                + "': " + e.problem(),
                        "let a superuser make the backup, or leave out 'rolePasswords'",
                        e);
            }
            context.progress()
                    .warn("the backup has no list of roles and tablespaces, which cannot be had with profile '"
                            + profile + "': " + e.problem());
        }
    }

    private void write(DumpTask.Globals task) throws IOException {
        SnapshotLease lease = context.lease();
        PostgresTool tool = tools.locate(
                lease.database(), "pg_dumpall", lease.inventory().database().serverMajor());
        try (ArtifactWriter writer =
                context.artifacts().create(ArtifactSpec.file(ArtifactPath.GLOBALS, ArtifactKind.GLOBALS))) {
            tool.run(
                    new PostgresTool.Invocation(
                            lease.database(),
                            lease.databaseName(),
                            arguments(task, lease.databaseName()),
                            writer.stream(),
                            context.progress()::log),
                    context.cancel());
            writer.commit();
        }
    }

    private static List<String> arguments(DumpTask.Globals task, String databaseName) {
        List<String> arguments = new ArrayList<>(List.of("--globals-only", "--database=" + connection(databaseName)));
        if (!task.passwords()) {
            arguments.add("--no-role-passwords");
        }
        return arguments;
    }

    /** A name with an equals sign in it would be read as a connection string. */
    private static String connection(String databaseName) {
        return "dbname='" + databaseName.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
