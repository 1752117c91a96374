package io.hyperstow.api.model;

/**
 * An extension that is installed in a database.
 *
 * @param name {@code pg_extension.extname}
 * @param schema the schema it is in
 * @param version {@code pg_extension.extversion}
 * @param edition TimescaleDB's {@code timescaledb.license}: {@code apache} or {@code timescale}; empty for others
 */
public record Extension(String name, String schema, String version, String edition) {

    /** The name of TimescaleDB's extension. */
    public static final String TIMESCALEDB = "timescaledb";
}
