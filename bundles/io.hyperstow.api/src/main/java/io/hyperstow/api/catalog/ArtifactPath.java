package io.hyperstow.api.catalog;

import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import java.util.Locale;

/**
 * The paths of artifacts below a backup's folder. They are for human eyes; what an artifact is stands in the manifest
 * alone.
 */
public final class ArtifactPath {

    private static final int SLUG_LENGTH = 40;

    private static final String ARCHIVE = "archive/";

    private ArtifactPath() {}

    /**
     * Definitions of what the tables need, restored before them; {@link #schemaArchive} and {@link #schemaList} make its
     * paths.
     */
    public static final String OBJECTS = "objects";

    /** Definitions of the tables themselves. */
    public static final String TABLES = "tables";

    /** All definitions of a database but those over continuous aggregates. */
    public static final String DATABASE = "database";

    /** Definitions that need a continuous aggregate; in the same archive as {@link #DATABASE}. */
    public static final String OVER_AGGREGATES = "over-aggregates";

    /** The views of continuous aggregates, which only tell what these need; in the same archive as {@link #DATABASE}. */
    public static final String AGGREGATES = "aggregates";

    /** Roles and tablespaces, as text for psql. */
    public static final String GLOBALS = "globals.sql";

    /** {@code archive/<file>}: a file of a pg_dump directory archive, under the name pg_dump gave it. */
    public static String archive(String file) {
        return ARCHIVE + file;
    }

    /** {@code schema/<name>.dump}: a custom-format archive. */
    public static String schemaArchive(String name) {
        return "schema/" + name + ".dump";
    }

    /** {@code schema/<name>.list}: what is wanted of that archive, for {@code pg_restore -L}. */
    public static String schemaList(String name) {
        return "schema/" + name + ".list";
    }

    /**
     * {@code data/<n>-<slug>/<name>.<format>}.
     *
     * @param number the table's number in this backup, which keeps tables apart whose slugs are alike
     * @param name distinguishes the table's artifacts: ASCII letters, digits, dots, underscores and hyphens
     */
    public static String data(int number, TableName table, String name, RowFormat format) {
        return "data/" + number + "-" + slug(table) + "/" + name + "."
                + format.name().toLowerCase(Locale.ROOT);
    }

    /** The name reduced to at most 40 ASCII letters, digits, underscores and hyphens. */
    public static String slug(TableName table) {
        String text = (table.schema() + "-" + table.name()).replaceAll("[^A-Za-z0-9_]+", "-");
        return text.substring(0, Math.min(SLUG_LENGTH, text.length()));
    }
}
