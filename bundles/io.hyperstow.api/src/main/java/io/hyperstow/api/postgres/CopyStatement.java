package io.hyperstow.api.postgres;

import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.PageRange;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import java.util.Collection;
import java.util.Locale;
import java.util.stream.Collectors;

/** COPY as SQL text, the same out and in, so that what was written can be read and compared. */
public final class CopyStatement {

    private static final byte[] BINARY_HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };

    private CopyStatement() {}

    /**
     * Copies rows out. It reads through {@code SELECT}: COPY of a relation itself gives nothing for a hypertable and for
     * compressed chunks.
     *
     * @param relation the table or chunk
     * @param only whether rows of tables that inherit from it are left out; not for chunks, where {@code ONLY} would hide
     *     compressed rows
     * @param columns their names, at least one unless the table has none
     * @param format not {@code AUTO}
     */
    public static String out(TableName relation, boolean only, Collection<String> columns, RowFormat format) {
        return "COPY (SELECT " + list(columns) + " FROM " + (only ? "ONLY " : "") + relation.quoted() + ") TO STDOUT ("
                + options(format) + ")";
    }

    /**
     * Copies rows of the relation itself out, without those of tables that inherit from it: for plain tables and for
     * chunks that are not compressed. TimescaleDB's planner does not see it. For {@link #out} the planner locks a chunk's
     * slice in the catalog, where a {@code drop_chunks} that waits for the chunk's lock stands in its way: PostgreSQL ends
     * one of the two as a deadlock.
     *
     * @param relation the table or chunk; not the root of a hypertable, not a partitioned table, not a compressed chunk
     * @param columns their names, at least one unless the table has none
     * @param format not {@code AUTO}
     */
    public static String direct(TableName relation, Collection<String> columns, RowFormat format) {
        String names = columns.isEmpty() ? "" : " (" + list(columns) + ")";
        return "COPY " + relation.quoted() + names + " TO STDOUT (" + options(format) + ")";
    }

    /**
     * Copies the rows of some pages of a relation out, without those of tables that inherit from it. It goes through the
     * planner, as {@link #out} does.
     *
     * @param relation the table or chunk; not a compressed chunk
     * @param pages which pages
     * @param columns their names
     * @param format not {@code AUTO}
     */
    public static String pages(TableName relation, PageRange pages, Collection<String> columns, RowFormat format) {
        return "COPY (SELECT " + list(columns) + " FROM ONLY " + relation.quoted() + " WHERE " + pages.condition()
                + ") TO STDOUT (" + options(format) + ")";
    }

    /** Copies rows in, in the same format. */
    public static String in(TableName relation, Collection<String> columns, RowFormat format) {
        String names = columns.isEmpty() ? "" : " (" + list(columns) + ")";
        return "COPY " + relation.quoted() + names + " FROM STDIN (" + options(format) + ")";
    }

    /**
     * Copies rows of CSV in that may be written in any way COPY knows. The rows come without a header.
     *
     * @param encoding the rows' own, as PostgreSQL writes it
     */
    public static String in(TableName relation, Collection<String> columns, CsvSettings csv, String encoding) {
        String names = columns.isEmpty() ? "" : " (" + list(columns) + ")";
        return "COPY " + relation.quoted() + names + " FROM STDIN (FORMAT csv, DELIMITER " + literal(csv.delimiter())
                + ", QUOTE " + literal(csv.quote()) + ", ESCAPE " + literal(csv.escape()) + ", NULL "
                + literal(csv.nullText()) + ", ENCODING " + literal(encoding) + ")";
    }

    /** A text as SQL, in sessions with {@code standard_conforming_strings}. */
    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String list(Collection<String> columns) {
        return columns.stream().map(TableName::quote).collect(Collectors.joining(", "));
    }

    private static String options(RowFormat format) {
        if (format == RowFormat.AUTO) {
            throw new IllegalArgumentException("AUTO is not a format of COPY");
        }
        return "FORMAT " + format.name().toLowerCase(Locale.ROOT);
    }

    /** What stands before the rows: the binary format's signature, flags and empty extension; else nothing. */
    public static byte[] header(RowFormat format) {
        return format == RowFormat.BINARY ? BINARY_HEADER.clone() : new byte[0];
    }

    /** What stands after the rows: the binary format's trailer; else nothing. */
    public static byte[] trailer(RowFormat format) {
        return format == RowFormat.BINARY ? new byte[] {(byte) 0xff, (byte) 0xff} : new byte[0];
    }
}
