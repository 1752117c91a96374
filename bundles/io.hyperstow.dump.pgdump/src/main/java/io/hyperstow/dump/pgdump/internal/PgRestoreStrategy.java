package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.spi.dump.StrategyProperties;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.IOException;
import java.sql.SQLException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** Runs pg_restore, pass by pass. */
@Component(scope = ServiceScope.PROTOTYPE, property = RestoreStrategy.NAME + "=" + PgDump.ID)
public final class PgRestoreStrategy implements RestoreStrategy {

    private final PostgresTools tools;

    @Activate
    public PgRestoreStrategy(@Reference PostgresTools tools) {
        this.tools = tools;
    }

    @Override
    public StrategyProperties properties() {
        return PgDump.RESTORE;
    }

    @Override
    public RestorePlan plan(RestoreRequest request) {
        return new PgRestorePlanner(request).plan();
    }

    @Override
    public long run(RestoreTask task, RestoreContext context) throws SQLException, IOException {
        if (!(task instanceof RestoreTask.ArchivePass pass)) {
            throw new IllegalArgumentException("not a task of '" + PgDump.ID + "': " + task);
        }
        new PgRestorePass(tools, context, pass).run();
        return pass.rows();
    }
}
