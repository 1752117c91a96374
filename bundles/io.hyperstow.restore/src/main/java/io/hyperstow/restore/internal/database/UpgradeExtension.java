package io.hyperstow.restore.internal.database;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.io.OutputStream;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Updates TimescaleDB to the version the server installs by itself. That must be the first statement of its session: any
 * other loads the old version's library, which then cannot be exchanged, and our own sessions begin with settings.
 */
public final class UpgradeExtension implements Stage {

    @Override
    public String name() {
        return "updating TimescaleDB";
    }

    @Override
    public String describe(Blueprint blueprint) {
        String version = blueprint.timescale().upgradeTo();
        return version.isEmpty() ? "" : "update TimescaleDB to " + version;
    }

    @Override
    public String byHand(Blueprint blueprint) {
        return "update TimescaleDB: psql -X -d " + quote(blueprint.target())
                + " -c 'ALTER EXTENSION timescaledb UPDATE TO "
                + quote(blueprint.timescale().upgradeTo()) + "'";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        String target = run.blueprint().target();
        String version = run.blueprint().timescale().upgradeTo();
        run.database().evict(target);
        PostgresTool psql = run.tools()
                .programs()
                .locate(run.database(), "psql", run.blueprint().survey().serverMajor());
        psql.run(
                new PostgresTool.Invocation(
                        run.database(),
                        target,
                        List.of(
                                "--no-psqlrc",
                                "--set=ON_ERROR_STOP=1",
                                "--command=ALTER EXTENSION " + Extension.TIMESCALEDB + " UPDATE TO " + quote(version)),
                        OutputStream.nullOutputStream(),
                        run.job()::log),
                run.job());
        run.database().evict(target);
        String found = run.inTarget(session -> {
            String sql = "SELECT extversion FROM pg_catalog.pg_extension WHERE extname = 'timescaledb'";
            try (Statement statement = session.connection().createStatement();
                    ResultSet row = statement.executeQuery(sql)) {
                return row.next() ? row.getString(1) : "";
            }
        });
        if (!found.equals(version)) {
            throw new BackupException(
                    ErrorCode.EXTENSION_MISSING,
                    "TimescaleDB in '" + target + "' is '" + found + "' after the update to '" + version + "'",
                    "look into the server's log");
        }
    }
}
