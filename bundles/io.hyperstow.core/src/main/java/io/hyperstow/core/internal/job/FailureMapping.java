package io.hyperstow.core.internal.job;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.ServerMessage;
import io.hyperstow.api.spi.storage.StorageException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.concurrent.CancellationException;
import java.util.regex.Pattern;

/**
 * The one place that says which error code an exception becomes, and whether a task that ended with it is tried again.
 *
 * <p>What counts is the outermost exception of the cause chain that says something by its type or SQLSTATE. The
 * meanings of SQLSTATEs are those of PostgreSQL's appendix "PostgreSQL Error Codes".
 */
final class FailureMapping {

    private static final Pattern NO_SPACE =
            Pattern.compile("(?i)no space left|disk quota exceeded|not enough space on the disk");
    private static final int LONGEST_CHAIN = 20;

    private FailureMapping() {}

    /**
     * @param cancelAsked whether the job had been told to end: then what a cancelled statement or wait throws is no
     *     failure
     */
    static Failure failure(Throwable thrown, boolean cancelAsked, JobId job) {
        if (cancelAsked && causedByCancel(thrown)) {
            return new Failure(ErrorCode.CANCELLED, "the job was cancelled", "");
        }
        Throwable telling = telling(thrown);
        if (telling instanceof BackupException e) {
            return new Failure(e.code(), e.problem(), e.hint());
        }
        if (telling instanceof StorageException e) {
            return new Failure(e.code(), text(e), e.hint());
        }
        if (telling instanceof SQLException e) {
            return ofServer(e);
        }
        if (telling instanceof IOException e && outOfSpace(e)) {
            return outOfSpaceAt(e);
        }
        String hint = "this is a defect of Hyperstow; the log of job " + job + " shows where";
        if (telling instanceof OutOfMemoryError) {
            hint = "run the job with fewer workers, or give the agent more memory";
        } else if (telling instanceof IOException) {
            hint = "the log of job " + job + " shows what was read or written";
        } else if (telling instanceof CancellationException) {
            hint = "nobody had asked for it; the log of job " + job + " shows where";
        }
        return new Failure(ErrorCode.INTERNAL, text(telling), hint);
    }

    /** Whether the same task may succeed a little later. */
    static boolean retryable(Throwable thrown) {
        Throwable telling = telling(thrown);
        if (telling instanceof BackupException e) {
            return e.code().retryable();
        }
        if (telling instanceof StorageException e) {
            return e.code().retryable();
        }
        return telling instanceof SQLException e && retryable(e);
    }

    private static boolean retryable(SQLException e) {
        String state = state(e);
        return switch (state) {
            // Serialization failure, deadlock; the server is being stopped, crashed, or is starting.
            case "40001", "40P01", "57P01", "57P02", "57P03" -> true;
            // Neither a full disk nor a full lock table passes in seconds.
            case "53100" -> false;
            case "53200" -> !lockTableFull(e);
            default -> state.startsWith("08") || state.startsWith("53");
        };
    }

    private static Failure ofServer(SQLException e) {
        ServerMessage message = ServerMessage.parse(e.getMessage());
        String state = state(e);
        String problem = message.withDetail();
        switch (state) {
            case "3D000":
                return failure(
                        ErrorCode.DATABASE_MISSING,
                        problem,
                        "create the database, or name one that exists on the server");
            case "42501":
                return failure(
                        ErrorCode.PERMISSION_DENIED,
                        problem,
                        "give the profile's role what it lacks with GRANT, or use a role that has it");
            case "55P03":
                return failure(
                        ErrorCode.LOCK_TIMEOUT,
                        problem,
                        "wait for the session that holds the lock (pg_locks shows it), or raise lockTimeoutSeconds");
            case "57P01", "57P02", "57P03":
                return failure(ErrorCode.SERVER_UNREACHABLE, problem, "start again once the server is up");
            case "53200":
                if (lockTableFull(e)) {
                    return failure(
                            ErrorCode.LOCKS_EXHAUSTED,
                            problem,
                            "raise max_locks_per_transaction and restart the server, or take fewer tables at once");
                }
                break;
            default:
                break;
        }
        if (state.startsWith("08")) {
            return failure(
                    ErrorCode.SERVER_UNREACHABLE,
                    problem,
                    "check that the server runs and that the profile's url is right");
        }
        if (state.startsWith("28")) {
            return failure(
                    ErrorCode.LOGIN_REFUSED,
                    problem,
                    "check user and password of the profile, and the server's pg_hba.conf");
        }
        String reported = state.isEmpty() ? problem : problem + "\nSQLSTATE " + state;
        return failure(ErrorCode.SERVER_ERROR, reported, message.hint().isEmpty() ? serverHint(state) : message.hint());
    }

    private static String serverHint(String state) {
        return switch (state) {
            case "53100" -> "the server's disk is full: free space there, or move a tablespace";
            case "53200" -> "the server is out of memory: use fewer workers, or lower its work_mem";
            case "53300" -> "the server has no connection left: use fewer workers, or raise max_connections";
            case "57014" -> "the server ended a statement: look for statement_timeout and for who cancelled it";
            case "40001", "40P01" -> "other sessions were in the way: start again when they are done";
            default -> "look for this moment in the server's log";
        };
    }

    private static Failure failure(ErrorCode code, String problem, String hint) {
        return new Failure(code, problem, hint);
    }

    private static boolean lockTableFull(SQLException e) {
        return String.valueOf(e.getMessage()).contains("max_locks_per_transaction");
    }

    // A pool that gives no connection in time throws this, with the state of the last failed login or none.
    private static String state(SQLException e) {
        if (e.getSQLState() != null) {
            return e.getSQLState();
        }
        if (e.getCause() instanceof SQLException cause && cause.getSQLState() != null) {
            return cause.getSQLState();
        }
        return e instanceof SQLTransientConnectionException ? "08000" : "";
    }

    private static boolean causedByCancel(Throwable thrown) {
        Throwable each = thrown;
        for (int i = 0; each != null && i < LONGEST_CHAIN; i++) {
            if (tellsOfCancel(each)) {
                return true;
            }
            each = each.getCause();
        }
        return false;
    }

    private static boolean tellsOfCancel(Throwable thrown) {
        return thrown instanceof CancellationException
                || thrown instanceof InterruptedException
                || thrown instanceof SQLException e && "57014".equals(e.getSQLState());
    }

    private static boolean outOfSpace(IOException e) {
        return NO_SPACE.matcher(String.valueOf(e.getMessage())).find();
    }

    private static Failure outOfSpaceAt(IOException e) {
        String place = e instanceof FileSystemException at && at.getFile() != null ? " at '" + at.getFile() + "'" : "";
        return new Failure(
                ErrorCode.STORAGE_FULL,
                "no space left" + place + ": " + e.getMessage(),
                "free space there and start again");
    }

    private static Throwable telling(Throwable thrown) {
        Throwable each = thrown;
        for (int i = 0; each != null && i < LONGEST_CHAIN; i++) {
            boolean tells = each instanceof BackupException
                    || each instanceof StorageException
                    || each instanceof SQLException
                    || each instanceof OutOfMemoryError
                    || tellsOfCancel(each)
                    || each instanceof IOException e && outOfSpace(e);
            if (tells) {
                return each;
            }
            each = each.getCause();
        }
        return thrown;
    }

    private static String text(Throwable thrown) {
        String message = thrown.getMessage();
        String name = thrown.getClass().getSimpleName();
        if (message == null || message.isBlank()) {
            return name;
        }
        // Many exceptions have a bare name or number for a message.
        return thrown instanceof StorageException ? message : name + ": " + message;
    }
}
