package io.hyperstow.api.catalog;

/** What an artifact holds. In JSON in lower camel case: {@code largeObjects}. */
public enum ArtifactKind {
    /** A pg_dump custom-format archive of definitions, or the list of what to restore from one. */
    SCHEMA,
    /** Rows of one table, as COPY wrote them. */
    DATA,
    /** A file of a pg_dump directory archive, unchanged. */
    ARCHIVE,
    /** Roles and tablespaces. */
    GLOBALS,
    /** Materialized rows of a continuous aggregate. */
    AGGREGATE,
    /** Positions of sequences. */
    SEQUENCES,
    /** Large objects. */
    LARGE_OBJECTS
}
