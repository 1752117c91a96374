package io.hyperstow.restore.internal.archive;

import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.restoring.RestoringMode;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.Optional;

/** Ends restoring mode; a refusal fails the restore. */
public final class LeaveRestoringMode implements Stage {

    @Override
    public String name() {
        return "leaving restoring mode";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return blueprint.timescale().restoringMode() ? "take '" + blueprint.target() + "' out of restoring mode" : "";
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        Optional<String> refusal = run.restoringMode().leave(run.job()::log);
        if (refusal.isPresent()) {
            throw RestoringMode.refused(run.blueprint().target(), refusal.get());
        }
    }
}
