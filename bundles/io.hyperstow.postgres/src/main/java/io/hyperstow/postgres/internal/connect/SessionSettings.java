package io.hyperstow.postgres.internal.connect;

import java.util.List;

/**
 * The settings every session has. Most go into the connection's startup options, which outrank those of databases and
 * roles and are what {@code RESET ALL} goes back to; the others are set anew whenever a session is lent.
 */
final class SessionSettings {

    private static final List<String> AT_START = List.of(
            "DateStyle=ISO,MDY",
            "IntervalStyle=postgres",
            "extra_float_digits=3",
            "bytea_output=hex",
            "lc_monetary=C",
            "xmloption=content",
            "quote_all_identifiers=off",
            "row_security=off",
            "default_transaction_read_only=off",
            "standard_conforming_strings=on",
            "statement_timeout=0",
            "lock_timeout=0",
            "idle_in_transaction_session_timeout=0",
            "idle_session_timeout=0",
            // Rows in the order they lie: time order is what TimescaleDB loads fastest.
            "synchronize_seqscans=off",
            "jit=off",
            // A server whose client vanished lets go of the snapshot and the locks within two minutes.
            "tcp_keepalives_idle=60",
            "tcp_keepalives_interval=10",
            "tcp_keepalives_count=6");

    private SessionSettings() {}

    /**
     * The driver's {@code options} parameter.
     *
     * @param own what the URL has already, or empty; ours come after and win
     */
    static String startupOptions(String own) {
        StringBuilder options = new StringBuilder(own);
        for (String setting : AT_START) {
            options.append(options.isEmpty() ? "" : " ").append("-c ").append(setting);
        }
        return options.toString();
    }

    /**
     * Undoes what earlier work changed. The driver puts the JVM's time zone into the startup packet after our options,
     * and the search path is not among them so that its reset value stays the role's own.
     *
     * @param serverMajor the server's major version
     */
    static String reset(int serverMajor) {
        return "RESET SESSION AUTHORIZATION; RESET ALL; SET TimeZone = 'UTC'; SET search_path = ''"
                + (serverMajor >= 17 ? "; SET transaction_timeout = 0" : "");
    }
}
