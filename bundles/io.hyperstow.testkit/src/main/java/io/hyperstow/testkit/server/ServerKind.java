package io.hyperstow.testkit.server;

import java.util.List;

/** The servers that tests can ask for. */
public enum ServerKind {
    /** PostgreSQL 15 as Debian 12 has it, without TimescaleDB. */
    PG15(15, false, "bookworm", List.of("postgresql-15")),
    /** PostgreSQL 17 with TimescaleDB, Apache edition, as Debian 13 has them. */
    PG17_TIMESCALE(17, true, "trixie", List.of("postgresql-17-timescaledb", "postgresql-client-17")),
    /** The same, but one that writes no more WAL than it needs for itself. */
    PG17_MINIMAL_WAL(PG17_TIMESCALE, "wal_level = minimal\nmax_wal_senders = 0\n"),
    /** PostgreSQL 18 with TimescaleDB, Apache edition, as Debian 14 has them. */
    PG18_TIMESCALE(18, true, "forky", List.of("postgresql-18-timescaledb", "postgresql-client-18")),
    /**
     * PostgreSQL of any version with TimescaleDB, community edition: compression, continuous aggregates, policies. No
     * package has it, so it is there only where the environment names one.
     */
    COMMUNITY(0, true, "", List.of());

    private final int major;
    private final boolean timescale;
    private final String suite;
    private final List<String> packages;
    private final String settings;

    ServerKind(int major, boolean timescale, String suite, List<String> packages) {
        this(major, timescale, suite, packages, "");
    }

    ServerKind(ServerKind like, String settings) {
        this(like.major, like.timescale, like.suite, like.packages, settings);
    }

    ServerKind(int major, boolean timescale, String suite, List<String> packages, String settings) {
        this.major = major;
        this.timescale = timescale;
        this.suite = suite;
        this.packages = packages;
        this.settings = settings;
    }

    /** PostgreSQL's major version; 0 for any. */
    public int major() {
        return major;
    }

    /** Whether TimescaleDB is preloaded. */
    public boolean timescale() {
        return timescale;
    }

    /** The environment variable that names a server of this kind that runs already. */
    public String variable() {
        return "HYPERSTOW_TEST_" + (packages.isEmpty() || !settings.isEmpty() ? name() : "PG" + major);
    }

    /** What {@code timescaledb.license} says on such a server. */
    String edition() {
        return packages.isEmpty() ? "timescale" : "apache";
    }

    /** The Debian suite. */
    String suite() {
        return suite;
    }

    /** The Debian packages; empty when none has it. */
    List<String> packages() {
        return packages;
    }

    /** What {@code postgresql.conf} has beside what every test server's has. */
    String settings() {
        return settings;
    }

    /** The folder's name in the cache. */
    String folderName() {
        return suite + "-" + String.join("_", packages);
    }
}
