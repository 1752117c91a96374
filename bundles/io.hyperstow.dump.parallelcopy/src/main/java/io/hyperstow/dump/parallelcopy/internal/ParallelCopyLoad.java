package io.hyperstow.dump.parallelcopy.internal;

import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.copy.EmptiedRelation;
import io.hyperstow.api.copy.LoadTransaction;
import io.hyperstow.api.copy.RowSink;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.spi.dump.StrategyProperties;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestorePlan;
import io.hyperstow.api.spi.restore.RestoreRequest;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ServiceScope;

/**
 * Loads the rows of one artifact in one transaction: into the chunks they belong to where those are known, else through
 * their table.
 */
@Component(scope = ServiceScope.PROTOTYPE, property = RestoreStrategy.NAME + "=" + ParallelCopy.ID)
public final class ParallelCopyLoad implements RestoreStrategy {

    @Activate
    public ParallelCopyLoad() {}

    @Override
    public StrategyProperties properties() {
        return ParallelCopy.LOAD;
    }

    @Override
    public RestorePlan plan(RestoreRequest request) {
        return new LoadPlanner(request).plan();
    }

    @Override
    public long run(RestoreTask task, RestoreContext context) throws SQLException, IOException {
        if (!(task instanceof RestoreTask.Rows rows)) {
            throw new IllegalArgumentException("not a task of '" + ParallelCopy.ID + "': " + task);
        }
        return new LoadTransaction(context).run(rows, session -> load(rows, context, session));
    }

    private static long load(RestoreTask.Rows task, RestoreContext context, Session session)
            throws SQLException, IOException {
        RowSink sink = RowSink.open(
                session,
                task,
                table -> CopyStatement.in(
                        table, task.artifact().columns(), task.artifact().format()));
        long read = 0;
        long stored = 0;
        for (Segment segment : task.segments()) {
            context.cancel().throwIfCancelled();
            TableName into = context.targets().chunks().getOrDefault(segment.chunk(), task.table());
            if (context.targets().filledAtOnce().contains(into)) {
                EmptiedRelation.empty(session, into);
            }
            try (InputStream rows = context.backup().open(task.artifact(), segment);
                    InputStream framed = new FramedRows(rows, task.artifact().format())) {
                RowSink.Copied copied = sink.copy(framed, into);
                read += copied.read();
                stored += copied.stored();
            }
            context.progress().advance(segment.rows(), segment.bytes());
        }
        sink.end();
        LoadTransaction.requireStored(task, read, task.rows());
        return stored;
    }
}
