package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.copy.CsvText;
import io.hyperstow.api.copy.DefinitionsDump;
import io.hyperstow.api.copy.RowsDump;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.postgres.SchemaArchives;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** Copies tables out as CSV with a header, on the job's one snapshot. */
@Component(scope = ServiceScope.PROTOTYPE, property = DumpStrategy.NAME + "=" + Csv.ID)
public final class CsvDump implements DumpStrategy {

    /** Rows of a chunk beyond this are a segment of their own, so that a large chunk is loaded by several connections. */
    private static final long PART_BYTES = 16L << 20;

    private final DefinitionsDump definitionsDump;

    @Activate
    public CsvDump(@Reference SchemaArchives schemaArchives) {
        this.definitionsDump = new DefinitionsDump(schemaArchives);
    }

    @Override
    public StrategyProperties properties() {
        return Csv.DUMP;
    }

    @Override
    public DumpPlan plan(DumpRequest request) {
        return new DumpPlanner(request).plan();
    }

    @Override
    public void run(DumpTask task, DumpContext context) throws SQLException, IOException {
        if (task instanceof DumpTask.Definitions definitions) {
            definitionsDump.run(definitions, context);
        } else if (task instanceof DumpTask.Rows rows) {
            String header = CsvText.line(rows.artifact().columns(), CsvSettings.DEFAULTS);
            new RowsDump(context, PART_BYTES).run(rows, header.getBytes(StandardCharsets.UTF_8), new byte[0]);
        }
    }
}
