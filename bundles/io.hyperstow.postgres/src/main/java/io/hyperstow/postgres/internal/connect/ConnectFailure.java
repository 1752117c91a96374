package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.sql.SQLException;

/** Says in our words why no session could be had. */
final class ConnectFailure {

    private ConnectFailure() {}

    static BackupException of(Profile profile, String database, SQLException failure) {
        SQLException cause = rootOf(failure);
        String state = cause.getSQLState() == null ? "" : cause.getSQLState();
        String server = "database '" + profile.name() + "' (" + profile.url().address() + ")";
        String said = cause.getMessage() == null
                ? ""
                : cause.getMessage().lines().findFirst().orElse("");
        if (state.equals("3D000")) {
            return failure(
                    ErrorCode.DATABASE_MISSING,
                    "the server of " + server + " has no database '" + database + "'",
                    "create it, or correct the name in the url or in targetDatabase",
                    cause);
        }
        if (state.startsWith("28") || state.equals("08004")) {
            return failure(
                    ErrorCode.LOGIN_REFUSED,
                    "the server of " + server + " refused the login of role '" + profile.user() + "' to '" + database
                            + "': " + said,
                    "check user, password or passwordFile of the profile, ~/.pgpass, and the server's pg_hba.conf",
                    cause);
        }
        if (state.equals("42501")) {
            return failure(
                    ErrorCode.PERMISSION_DENIED,
                    "role '" + profile.user() + "' may not connect to '" + database + "' of " + server,
                    "GRANT CONNECT ON DATABASE \"" + database + "\" TO \"" + profile.user() + "\"",
                    cause);
        }
        if (state.equals("53300")) {
            return failure(
                    ErrorCode.SERVER_UNREACHABLE,
                    "the server of " + server + " has no connection left: " + said,
                    "use fewer workers, or raise max_connections or the role's connection limit",
                    cause);
        }
        if (state.equals("57P03")) {
            return failure(
                    ErrorCode.SERVER_UNREACHABLE,
                    "the server of " + server + " is starting up or shutting down",
                    "try again when it accepts connections",
                    cause);
        }
        if (state.startsWith("08") || state.startsWith("57") || state.isEmpty()) {
            return failure(
                    ErrorCode.SERVER_UNREACHABLE,
                    "the server of " + server + " cannot be reached: " + reason(cause, said),
                    "check host and port of the profile's url, that the server runs, and the network between",
                    cause);
        }
        return failure(
                ErrorCode.SERVER_ERROR,
                "the server of " + server + " did not open a session to '" + database + "': " + said,
                "see the server's log",
                cause);
    }

    private static BackupException failure(ErrorCode code, String problem, String hint, SQLException cause) {
        return new BackupException(code, problem, hint, cause);
    }

    private static String reason(SQLException cause, String said) {
        Throwable below = cause.getCause();
        return below == null || below.getMessage() == null
                ? said
                : below.getClass().getSimpleName() + " " + below.getMessage();
    }

    /** The pool wraps what the driver said. */
    private static SQLException rootOf(SQLException failure) {
        SQLException root = failure;
        while (root.getCause() instanceof SQLException below) {
            root = below;
        }
        return root;
    }
}
