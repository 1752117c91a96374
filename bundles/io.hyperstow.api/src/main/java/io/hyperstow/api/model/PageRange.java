package io.hyperstow.api.model;

/**
 * Pages of a relation's main fork: the rows whose {@code ctid} is in them. A row of a snapshot keeps its page as long as
 * the snapshot is held, so that ranges without gaps or overlaps hold every row once.
 *
 * @param first the first page
 * @param end the page after the last; {@link #OPEN} when there is no last
 */
public record PageRange(long first, long end) {

    /** No end: whatever the relation has grown to. */
    public static final long OPEN = Long.MAX_VALUE;

    public PageRange {
        if (first < 0 || end <= first) {
            throw new IllegalArgumentException("no pages: " + first + " to " + end);
        }
    }

    /** The condition as SQL text. PostgreSQL 14 and later read no other pages for it. */
    public String condition() {
        String from = "ctid >= '(" + first + ",0)'::pg_catalog.tid";
        return end == OPEN ? from : from + " AND ctid < '(" + end + ",0)'::pg_catalog.tid";
    }
}
