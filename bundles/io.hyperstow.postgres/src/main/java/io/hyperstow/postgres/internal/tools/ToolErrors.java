package io.hyperstow.postgres.internal.tools;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a program said on its standard error, as far as an operator needs it: its lines from the first error on, or else
 * its last ones. Programs run with LC_ALL=C, so that the texts are those of PostgreSQL's sources.
 */
final class ToolErrors {

    private static final int LINES_KEPT = 12;
    private static final Pattern ERROR = Pattern.compile("\\b(error|ERROR|FATAL|PANIC): ");
    private static final Pattern CHATTER =
            Pattern.compile("(\\w+: *)+(finished item|dumping contents of table|processing) ");

    /** What a line says, the code for it, and what to do about it; the first that fits counts. */
    private enum Meaning {
        OLDER_THAN_SERVER(
                "aborting because of server version mismatch",
                ErrorCode.TOOLS_MISSING,
                "is older than the server",
                "install the client programs of the server's major version, or name their folder in 'tools' of the"
                        + " database profile"),
        LOCK_WAIT(
                "canceling statement due to (lock|statement) timeout",
                ErrorCode.LOCK_TIMEOUT,
                "waited too long for the lock on a table",
                "wait until the session that holds or wants the table has ended its transaction"),
        LOCK_REFUSED(
                "could not obtain lock on relation",
                ErrorCode.LOCK_TIMEOUT,
                "could not have the lock on a table at once",
                "a session waits to drop, truncate or alter the table and goes on when this job has ended: start again,"
                        + " or do that at another time"),
        LOCKS(
                "out of shared memory|max_locks_per_transaction",
                ErrorCode.LOCKS_EXHAUSTED,
                "found no room in the server's lock table",
                "raise max_locks_per_transaction and restart the server"),
        SERVER_DISK(
                "ERROR: .*(No space left on device|Disk quota exceeded)",
                ErrorCode.SERVER_ERROR,
                "found the server's disk full",
                "free space on the server, or move a tablespace"),
        WORK_DISK(
                "No space left on device|Disk quota exceeded",
                ErrorCode.WORK_DIRECTORY_FULL,
                "found no room in the work directory",
                "make room there, or set 'workDirectory' in etc/io.hyperstow.agent.cfg"),
        LOGIN(
                "(password|Ident|Peer|GSSAPI|SSPI|LDAP|PAM|certificate) authentication failed|no pg_hba.conf entry|fe_sendauth",
                ErrorCode.LOGIN_REFUSED,
                "was not let in by the server",
                "check user and password of the profile, and the server's pg_hba.conf"),
        ROW_SECURITY(
                "would be affected by row-level security",
                ErrorCode.ROW_SECURITY,
                "would not see every row",
                "use a role with BYPASSRLS, or the tables' owner"),
        PRIVILEGE(
                "permission denied|must be (superuser|owner)",
                ErrorCode.PERMISSION_DENIED,
                "lacks a privilege",
                "grant it to the role of the database profile"),
        CONNECTIONS(
                "too many clients|too many connections|connection slots are reserved",
                ErrorCode.SERVER_ERROR,
                "found no connection free on the server",
                "use fewer workers, or raise max_connections"),
        CONNECTION(
                "server closed the connection|terminating connection|connection to server (at|on) |SSL connection has been"
                        + " closed|could not (send data to|receive data from) server|connection not open|the database system is",
                ErrorCode.SERVER_UNREACHABLE,
                "lost the server",
                "see the server's log for why it ended the connection");

        private final Pattern pattern;
        private final ErrorCode code;
        private final String problem;
        private final String hint;

        Meaning(String pattern, ErrorCode code, String problem, String hint) {
            this.pattern = Pattern.compile(pattern);
            this.code = code;
            this.problem = problem;
            this.hint = hint;
        }
    }

    private final Deque<String> last = new ArrayDeque<>();
    private final List<String> sinceError = new ArrayList<>();

    /** Hears a line. */
    void add(String line) {
        if (CHATTER.matcher(line).lookingAt()) {
            return;
        }
        if (!sinceError.isEmpty() || ERROR.matcher(line).find()) {
            if (sinceError.size() < LINES_KEPT) {
                sinceError.add(line);
            }
            return;
        }
        last.addLast(line);
        if (last.size() > LINES_KEPT) {
            last.removeFirst();
        }
    }

    /** The failure of a program that ended so. */
    BackupException failure(Candidate program, int exit) {
        List<String> lines = sinceError.isEmpty() ? List.copyOf(last) : sinceError;
        String said = String.join("\n", lines);
        String name = program.path().getFileName().toString();
        for (Meaning meaning : Meaning.values()) {
            if (lines.stream().anyMatch(line -> meaning.pattern.matcher(line).find())) {
                return new BackupException(
                        meaning.code, "'" + name + "' " + meaning.problem + ":\n" + said, meaning.hint);
            }
        }
        boolean killed = exit > 128;
        return new BackupException(
                ErrorCode.TOOL_FAILED,
                "'" + program + "' "
                        + (killed ? "was ended by signal " + (exit - 128) : "ended with exit code " + exit)
                        + (said.isEmpty() ? "" : ":\n" + said),
                killed
                        ? "somebody ended it, or the machine ran out of memory: its system log knows"
                        : "its last lines above say what it could not do");
    }
}
