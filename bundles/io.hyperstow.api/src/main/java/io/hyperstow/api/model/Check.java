package io.hyperstow.api.model;

/** How a restored database is compared with its backup, and what a backup records for that. */
public enum Check {
    /** Row counts and definitions. */
    COUNTS,
    /** Counts, definitions and the digest of every table's content; reads every row again. */
    HASHES,
    /** Not at all. */
    NONE
}
