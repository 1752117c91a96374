package io.hyperstow.core.internal.adopt;

import java.nio.charset.StandardCharsets;

/** What a file of somebody else's is, by its first bytes. */
public enum ForeignFormat {
    /** Rows, plain or compressed: what is none of the others. */
    CSV,
    /** An archive of {@code pg_dump -Fc}. */
    ARCHIVE,
    /** The list of contents of a directory archive ({@code -Fd}), which is nothing without the files beside it. */
    DIRECTORY_ARCHIVE,
    /** An archive of {@code pg_dump -Ft}. */
    TAR_ARCHIVE,
    /** SQL as pg_dump and pg_dumpall write it without {@code -F}. */
    SQL;

    /** How many bytes tell. */
    public static final int LENGTH = 64;

    private static final String MAGIC = "PGDMP";
    private static final int FORMAT_AT = 10;
    private static final int CUSTOM = 1;
    private static final String CONTENTS = "toc.dat";

    /**
     * @param start the file's first bytes, {@link #LENGTH} of them where it has as many
     */
    public static ForeignFormat of(byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        if (text.startsWith(MAGIC)) {
            // The list of a directory archive says that it is of a tar archive.
            return start.length > FORMAT_AT && start[FORMAT_AT] == CUSTOM ? ARCHIVE : DIRECTORY_ARCHIVE;
        }
        if (text.startsWith(CONTENTS + "\0")) {
            return TAR_ARCHIVE;
        }
        return text.startsWith("--\n-- PostgreSQL database ") || text.startsWith("--\r\n-- PostgreSQL database ")
                ? SQL
                : CSV;
    }
}
