package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass.Pass;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Has the strategy fill the materialized views: now their queries see what they saw at the source. */
public final class RefreshViews implements Stage {

    private static final Predicate<ArchivePass> VIEWS = pass -> pass.pass() == Pass.VIEWS;

    private static final String FILLED =
            "SELECT format('%I.%I', schemaname, matviewname) FROM pg_catalog.pg_matviews WHERE ispopulated";

    @Override
    public String name() {
        return "refreshing materialized views";
    }

    @Override
    public String describe(Blueprint blueprint) {
        return RestorePasses.describe(blueprint, VIEWS);
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        return RestorePasses.effort(blueprint, VIEWS);
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        RestorePasses.run(run, VIEWS);
        analyze(run);
    }

    /** Gathers statistics of the views that are filled. */
    static void analyze(RestoreRun run) throws SQLException, IOException {
        List<String> views = run.inTarget(session -> {
            List<String> found = new ArrayList<>();
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery(FILLED)) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
            return found;
        });
        if (!views.isEmpty()) {
            run.execute("ANALYZE " + String.join(", ", views));
        }
    }
}
