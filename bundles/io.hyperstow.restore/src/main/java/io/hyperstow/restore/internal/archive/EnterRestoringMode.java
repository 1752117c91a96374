package io.hyperstow.restore.internal.archive;

import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.restoring.RestoringMode;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;

/** Puts the database into TimescaleDB's restoring mode, in which its catalog can be loaded as it was. */
public final class EnterRestoringMode implements Stage {

    @Override
    public String name() {
        return "entering restoring mode";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.timescale().restoringMode()
                ? "put '" + blueprint.target() + "' into TimescaleDB's restoring mode"
                : "";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        if (!run.blueprint().options().createDatabase()) {
            // The extension is needed by whatever the passes leave behind when one fails.
            run.undo().keep();
        }
        run.undo().add("restoring mode of '" + run.blueprint().target() + "'", () -> leave(run));
        run.restoringMode().enter();
    }

    private static void leave(RestoreRun run) throws SQLException, IOException {
        run.restoringMode()
                .leave(run.job()::log)
                .map(refusal -> RestoringMode.refused(run.blueprint().target(), refusal))
                .ifPresent(refused -> run.job().warn(refused.getMessage()));
    }
}
