package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.catalog.RejectWriter;
import io.hyperstow.api.copy.LoadTransaction;
import io.hyperstow.api.model.RestoreOptions.OnError;
import io.hyperstow.api.spi.dump.StrategyProperties;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Loads batches of CSV, each in one transaction. A batch goes to the server as it is; only when the server refuses it is
 * it loaded again with care, row by row where need be, to name the rows at fault or to skip them.
 */
@Component(scope = ServiceScope.PROTOTYPE, property = RestoreStrategy.NAME + "=" + Csv.ID)
public final class CsvLoad implements RestoreStrategy {

    @Activate
    public CsvLoad() {}

    @Override
    public StrategyProperties properties() {
        return Csv.LOAD;
    }

    @Override
    public RestorePlan plan(RestoreRequest request) {
        return new LoadPlanner(request).plan();
    }

    @Override
    public long run(RestoreTask task, RestoreContext context) throws SQLException, IOException {
        List<RestoreTask.Rows> parts;
        if (task instanceof RestoreTask.Rows rows) {
            parts = List.of(rows);
        } else if (task instanceof RestoreTask.Together together) {
            parts = together.parts();
        } else {
            throw new IllegalArgumentException("not a task of '" + Csv.ID + "': " + task);
        }
        LoadTransaction transaction = new LoadTransaction(context);
        BatchLoad load = new BatchLoad(parts, context);
        try {
            return transaction.run(task, load::stream);
        } catch (SQLException refused) {
            if (!RowFault.isOne(refused)) {
                throw refused;
            }
            context.progress()
                    .log("a row of " + task.id() + " was refused; the batch is loaded again to find which: "
                            + RowFault.reason(refused));
        }
        boolean skip = parts.get(0).onError() == OnError.SKIP;
        if (!skip) {
            return transaction.run(task, session -> load.carefully(session, RefusedRow.STOP));
        }
        try (RejectWriter rejects = context.rejects().begin()) {
            long stored = transaction.run(task, session -> load.carefully(session, rejects::reject));
            rejects.commit();
            return stored;
        }
    }
}
