package io.hyperstow.dump.parallelcopy.internal;

import io.hyperstow.api.copy.DefinitionsDump;
import io.hyperstow.api.copy.RowsDump;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.SchemaArchives;
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

/** Copies chunks and tables out, each in a transaction of its own on the job's one snapshot. */
@Component(scope = ServiceScope.PROTOTYPE, property = DumpStrategy.NAME + "=" + ParallelCopy.ID)
public final class ParallelCopyDump implements DumpStrategy {

    private final DefinitionsDump definitionsDump;

    @Activate
    public ParallelCopyDump(@Reference SchemaArchives schemaArchives) {
        this.definitionsDump = new DefinitionsDump(schemaArchives);
    }

    @Override
    public StrategyProperties properties() {
        return ParallelCopy.DUMP;
    }

    @Override
    public DumpPlan plan(DumpRequest request) {
        return new DumpPlanner(request).plan();
    }

    @Override
    public void run(DumpTask task, DumpContext context) throws SQLException, IOException {
        if (task instanceof DumpTask.Definitions definitions) {
            definitionsDump.run(definitions, context);
        } else if (task instanceof DumpTask.Everything everything) {
            definitionsDump.run(everything, context);
        } else if (task instanceof DumpTask.Rows rows) {
            RowFormat format = rows.artifact().format();
            new RowsDump(context, Long.MAX_VALUE)
                    .run(rows, CopyStatement.header(format), CopyStatement.trailer(format));
        }
    }
}
