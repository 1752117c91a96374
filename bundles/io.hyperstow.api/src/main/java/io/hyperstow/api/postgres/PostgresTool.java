package io.hyperstow.api.postgres;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/** One of PostgreSQL's client programs, found and asked for its version. */
@ProviderType
public interface PostgresTool {

    Path path();

    /** As the program says it: {@code 17.12 (Debian 17.12-0+deb13u1)}. */
    String version();

    int major();

    /**
     * Runs the program and waits for its end. The connection is given through the environment, the password through a
     * file that only this user can read and that is gone afterwards. Cancelling ends the process.
     *
     * @throws BackupException {@code TOOL_FAILED} with the program's error lines, or the code that fits what they say:
     *     {@code LOCK_TIMEOUT}, {@code LOCKS_EXHAUSTED}, {@code WORK_DIRECTORY_FULL}, {@code TOOLS_MISSING} when it is older
     *     than the server, {@code PERMISSION_DENIED}, {@code LOGIN_REFUSED}, {@code SERVER_UNREACHABLE}, …
     * @throws java.util.concurrent.CancellationException when it was cancelled
     */
    void run(Invocation invocation, CancelSignal cancel) throws IOException;

    /**
     * A run of the program.
     *
     * @param database the profile to connect with; null for runs that need no server
     * @param databaseName the database on its server
     * @param arguments without the program and the connection
     * @param output gets what the program prints, in a thread of its own that has ended when the run ends; not closed
     * @param errors gets every line of its standard error, in the caller's thread: the program waits while it works. What
     *     it throws ends the program and is thrown by the run, the cause of an {@link java.io.UncheckedIOException} instead
     *     of it
     */
    record Invocation(
            Database database,
            String databaseName,
            List<String> arguments,
            OutputStream output,
            Consumer<String> errors) {

        public Invocation {
            arguments = List.copyOf(arguments);
        }
    }
}
