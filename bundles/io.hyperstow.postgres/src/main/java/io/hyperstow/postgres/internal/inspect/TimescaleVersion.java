package io.hyperstow.postgres.internal.inspect;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of TimescaleDB and the catalog it has. Source of every difference: {@code sql/pre_install/tables.sql} of
 * TimescaleDB's releases.
 *
 * @param major 2
 * @param minor 13 to 31
 */
public record TimescaleVersion(int major, int minor) {

    private static final Pattern FORM = Pattern.compile("(\\d+)\\.(\\d+).*");
    private static final int OLDEST_MINOR = 13;
    private static final int NEWEST_MINOR = 31;

    /**
     * @throws BackupException {@code VERSION_UNSUPPORTED}
     */
    public static TimescaleVersion parse(String text) {
        Matcher parts = FORM.matcher(text);
        TimescaleVersion version = parts.matches()
                ? new TimescaleVersion(Integer.parseInt(parts.group(1)), Integer.parseInt(parts.group(2)))
                : new TimescaleVersion(0, 0);
        if (version.major != 2 || version.minor < OLDEST_MINOR || version.minor > NEWEST_MINOR) {
            throw new BackupException(
                    ErrorCode.VERSION_UNSUPPORTED,
                    "TimescaleDB '" + text + "' is not one this release can work with",
                    version.major == 2 && version.minor < OLDEST_MINOR
                            ? "ALTER EXTENSION timescaledb UPDATE to 2.13 or later"
                            : "versions 2.13 to 2.31 are known: use a newer release of Hyperstow");
        }
        return version;
    }

    private boolean since(int otherMinor) {
        return minor >= otherMinor;
    }

    /**
     * A query for all chunks: {@code chunk_id, relid, hypertable_id, status, compressed_relid} (null without one).
     * Before 2.29 the relations that hold compressed rows are chunks too, of internal hypertables.
     */
    public String chunkRelations() {
        if (since(29)) {
            return """
                    SELECT c.id AS chunk_id, c.relid::oid AS relid, c.hypertable_id, c.status,
                           s.compress_relid::oid AS compressed_relid
                    FROM _timescaledb_catalog.chunk c
                    LEFT JOIN _timescaledb_catalog.compression_settings s ON s.relid = c.relid
                    """;
        }
        return """
                SELECT c.id AS chunk_id, r.oid AS relid, c.hypertable_id, c.status, z.oid AS compressed_relid
                FROM _timescaledb_catalog.chunk c
                JOIN pg_namespace n ON n.nspname = c.schema_name
                JOIN pg_class r ON r.relnamespace = n.oid AND r.relname = c.table_name
                LEFT JOIN _timescaledb_catalog.chunk cc ON cc.id = c.compressed_chunk_id
                LEFT JOIN pg_namespace zn ON zn.nspname = cc.schema_name
                LEFT JOIN pg_class z ON z.relnamespace = zn.oid AND z.relname = cc.table_name
                """ + (since(26) ? "" : "WHERE NOT c.dropped\n");
    }

    /** A query for the slices of all chunks: {@code chunk_id, dimension_id, range_start, range_end}. */
    String slices() {
        if (since(28)) {
            return "SELECT chunk_id, dimension_id, range_start, range_end FROM _timescaledb_catalog.dimension_slice";
        }
        return """
                SELECT k.chunk_id, s.dimension_id, s.range_start, s.range_end
                FROM _timescaledb_catalog.chunk_constraint k
                JOIN _timescaledb_catalog.dimension_slice s ON s.id = k.dimension_slice_id
                """;
    }

    /** Whether there is one row of compression settings for a hypertable. */
    boolean compressionSettings() {
        return since(14);
    }

    /** Whether compression settings may name sparse indexes. */
    boolean sparseIndexes() {
        return since(22);
    }

    /** Whether a hypertable may compress rows as they come. */
    boolean directCompress() {
        return since(29);
    }

    /** Whether ranges of columns may be kept per chunk. */
    boolean chunkSkipping() {
        return since(16);
    }

    /** Whether ranges that a refresh works on are kept apart. */
    boolean pendingRefreshes() {
        return since(22);
    }

    /** The table of background jobs. */
    String jobTable() {
        return since(25) ? "_timescaledb_catalog.bgw_job" : "_timescaledb_config.bgw_job";
    }
}
