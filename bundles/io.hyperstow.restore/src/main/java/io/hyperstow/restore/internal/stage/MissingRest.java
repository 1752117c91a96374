package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.ServerMessage;
import io.hyperstow.restore.internal.database.FinishDatabase;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.BrokenConnection;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.Collectors;

/**
 * Ends a restore that brought everything and failed in what comes after the check: nothing is removed, and the error says
 * what is missing.
 */
public final class MissingRest {

    private MissingRest() {}

    /** Whether what was restored stays although a stage failed. Who cancels wants it removed. */
    public static boolean isAll(RestoreRun run, Stage failed, Throwable failure) {
        return !failed.byHand(run.blueprint()).isEmpty()
                && failure instanceof Exception
                && !(failure instanceof InterruptedException)
                && !(failure instanceof CancellationException)
                && !run.job().cancelled();
    }

    /**
     * Keeps what was restored, and finishes the database that was created as far as that can be.
     *
     * @param missing the stage that failed and those after it
     * @return what to throw
     */
    public static BackupException keep(RestoreRun run, List<Stage> missing, Throwable failure) {
        Blueprint blueprint = run.blueprint();
        run.undo().keep();
        List<Stage> left = new ArrayList<>(missing);
        String mark = "";
        if (blueprint.options().createDatabase() && !finished(run, left)) {
            mark = "; its comment still says that the restore is unfinished: " + FinishDatabase.noMark(blueprint);
        }
        String names = left.stream().map(Stage::name).collect(Collectors.joining(", "));
        String hint = left.stream().map(stage -> stage.byHand(blueprint)).collect(Collectors.joining("; "));
        return new BackupException(
                code(failure),
                "everything was restored into '" + blueprint.target() + "'"
                        + (blueprint.options().check() == Check.NONE ? "" : " and checked")
                        + " and stays there; only this is missing: " + names + ": " + problem(failure),
                hint + mark,
                failure);
    }

    /** Answers whether the mark is off; takes the stage that does so out of the list when it could do all it does. */
    private static boolean finished(RestoreRun run, List<Stage> left) {
        Stage last = left.get(left.size() - 1);
        try {
            if (left.size() > 1) {
                last.run(run);
                left.remove(last);
            } else {
                FinishDatabase.takeOffMark(run);
            }
            return true;
        } catch (Exception failure) {
            run.job().log(last.name() + ": " + failure.getMessage());
            return false;
        }
    }

    private static ErrorCode code(Throwable failure) {
        if (failure instanceof BackupException refused) {
            return refused.code();
        }
        if (failure instanceof SQLException refused) {
            return BrokenConnection.explains(refused) ? ErrorCode.SERVER_UNREACHABLE : ErrorCode.SERVER_ERROR;
        }
        return failure instanceof IOException ? ErrorCode.SERVER_ERROR : ErrorCode.INTERNAL;
    }

    private static String problem(Throwable failure) {
        if (failure instanceof BackupException refused) {
            return refused.problem();
        }
        return failure instanceof SQLException
                ? ServerMessage.parse(failure.getMessage()).withDetail()
                : String.valueOf(failure.getMessage());
    }
}
