package io.hyperstow.testkit.server;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/**
 * The servers of this JVM. A server is started when it is first asked for and serves every test of the JVM; it is
 * stopped when the JVM ends, however it ends. Safe for use by many threads.
 */
public final class Testbed {

    private static final Map<ServerKind, Slot> SLOTS = new EnumMap<>(ServerKind.class);

    static {
        for (ServerKind kind : ServerKind.values()) {
            SLOTS.put(kind, new Slot(kind));
        }
    }

    private Testbed() {}

    /**
     * A running server.
     *
     * @throws TestAbortedException when it cannot be had here; the message names the server and what is missing
     * @throws IllegalStateException when it is there but does not start: that is a failure, not a reason to skip
     */
    public static TestServer server(ServerKind kind) {
        return SLOTS.get(kind).server();
    }

    /** One server, or the reason why there is none, found out once. */
    private static final class Slot {

        private final ServerKind kind;
        private TestServer server;
        private String missing;

        Slot(ServerKind kind) {
            this.kind = kind;
        }

        synchronized TestServer server() {
            if (server == null && missing == null) {
                try {
                    server = begin();
                } catch (ServerMissingException e) {
                    missing = kind + " is not here: " + e.getMessage() + "; a running server can be named in "
                            + kind.variable();
                } catch (IOException e) {
                    throw new IllegalStateException(kind + " does not start: " + e.getMessage(), e);
                }
            }
            if (server == null) {
                throw new TestAbortedException(missing);
            }
            return server;
        }

        private TestServer begin() throws IOException {
            String given = System.getenv(kind.variable());
            if (given != null && !given.isBlank()) {
                return TestServer.given(kind, given);
            }
            ServerFolder folder = ServerFolder.of(kind);
            return ServerProcess.start(kind, folder);
        }
    }
}
