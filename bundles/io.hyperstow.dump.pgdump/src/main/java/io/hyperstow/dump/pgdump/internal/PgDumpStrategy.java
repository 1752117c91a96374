package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.io.IOException;
import java.sql.SQLException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** Runs pg_dump on the job's snapshot. */
@Component(scope = ServiceScope.PROTOTYPE, property = DumpStrategy.NAME + "=" + PgDump.ID)
public final class PgDumpStrategy implements DumpStrategy {

    private final PostgresTools tools;

    @Activate
    public PgDumpStrategy(@Reference PostgresTools tools) {
        this.tools = tools;
    }

    @Override
    public StrategyProperties properties() {
        return PgDump.DUMP;
    }

    @Override
    public DumpPlan plan(DumpRequest request) {
        return new PgDumpPlanner(request).plan();
    }

    @Override
    public void run(DumpTask task, DumpContext context) throws IOException, SQLException {
        if (task instanceof DumpTask.Globals globals) {
            new PgDumpGlobals(tools, context).run(globals);
        } else if (task instanceof DumpTask.Archive archive) {
            new PgDumpArchive(tools, context, archive).run();
        } else {
            throw new IllegalArgumentException("not a task of '" + PgDump.ID + "': " + task);
        }
    }
}
