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
     * @throws BackupException {@code TOOL_FAILED} with the program's last error lines
     * @throws java.util.concurrent.CancellationException when it was cancelled
     */
    void run(Invocation invocation, CancelSignal cancel) throws IOException;

    /**
     * A run of the program.
     *
     * @param database the profile to connect with; null for runs that need no server
     * @param databaseName the database on its server
     * @param arguments without the program and the connection
     * @param output gets what the program prints; not closed
     * @param errors gets every line of its standard error
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
