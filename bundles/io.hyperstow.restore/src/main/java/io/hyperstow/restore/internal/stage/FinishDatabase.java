package io.hyperstow.restore.internal.stage;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.restore.internal.plan.Blueprint;
import java.io.IOException;
import java.sql.SQLException;

/** Takes the mark of an unfinished restore off a database that was created. */
final class FinishDatabase implements Stage {

    @Override
    public String name() {
        return "finishing";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.options().createDatabase() ? "mark the database as finished" : "";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        CreateDatabase.server(
                run, "COMMENT ON DATABASE " + quote(run.blueprint().target()) + " IS NULL");
    }
}
