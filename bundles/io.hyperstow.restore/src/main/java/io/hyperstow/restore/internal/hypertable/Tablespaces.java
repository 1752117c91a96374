package io.hyperstow.restore.internal.hypertable;

import static io.hyperstow.restore.internal.run.Sql.literal;

import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Sql;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;

/** Attaches tablespaces to hypertables, where the target has them and the role may use them. */
public final class Tablespaces {

    private static final String EXISTS = "SELECT 1 FROM pg_catalog.pg_tablespace WHERE spcname = ?";
    private static final String MAY_NOT = "42501";

    private Tablespaces() {}

    /** Attaches them; one that the target lacks, or that may not be used, becomes a warning. */
    public static void attach(
            RestoreRun run, TargetTimescale timescale, TableName hypertable, Collection<String> tablespaces)
            throws SQLException, IOException {
        for (String tablespace : tablespaces) {
            if (!exists(run, tablespace)) {
                leaveOut(run, hypertable, tablespace, "does not exist here");
                continue;
            }
            try {
                run.execute(attach(timescale, hypertable, tablespace));
            } catch (SQLException refused) {
                if (!MAY_NOT.equals(refused.getSQLState())) {
                    throw refused;
                }
                leaveOut(run, hypertable, tablespace, "may not be used by the restoring role or the table's owner");
            }
        }
    }

    static String attach(TargetTimescale timescale, TableName hypertable, String tablespace) {
        return "SELECT " + timescale.function("attach_tablespace") + "(" + literal(tablespace) + ", "
                + Sql.relation(hypertable) + ", if_not_attached => true)";
    }

    private static void leaveOut(RestoreRun run, TableName hypertable, String tablespace, String why) {
        run.job()
                .warn("tablespace '" + tablespace + "' of '" + hypertable + "' " + why
                        + ": its chunks are in the default tablespace");
    }

    private static boolean exists(RestoreRun run, String tablespace) throws SQLException, IOException {
        return run.inTarget(session -> {
            try (PreparedStatement statement = session.connection().prepareStatement(EXISTS)) {
                statement.setString(1, tablespace);
                try (ResultSet row = statement.executeQuery()) {
                    return row.next();
                }
            }
        });
    }
}
