package io.hyperstow.api.model;

/** How rows are written: the formats of PostgreSQL's COPY. In JSON the names are in lower case. */
public enum RowFormat {
    /** The strategy chooses per table what carries every type and loads fastest. */
    AUTO,
    /** COPY's text format: tab separated, {@code \N} for NULL. Carries every type. */
    TEXT,
    /** COPY's CSV format. Carries every type; a person and other programs can read it. */
    CSV,
    /** COPY's binary format. Loads fastest; only for types whose binary form means the same on another server. */
    BINARY
}
