package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Relations whose rows are read at one go: small ones share a task, because a transaction for each of thousands of chunks
 * takes longer than counting their rows.
 *
 * @param parts the relations
 */
record ContentRead(List<Part> parts) implements Task {

    /**
     * A plain table or a chunk.
     *
     * @param content the rows of its table
     * @param relation where they are
     * @param kind how they are read
     * @param bytes its size
     */
    record Part(TableContent content, TableName relation, Kind kind, long bytes) {

        /** Whether COPY, which does without TimescaleDB's planner, shows all its rows and they are few. */
        boolean copied() {
            return kind.whole && bytes <= SMALL;
        }
    }

    /** What a relation is. */
    enum Kind {
        /** A table with rows of its own, or a chunk without compressed rows. */
        PLAIN(true),
        /** A chunk with compressed rows, or the root of what an aggregate has materialized: only SELECT shows all of it. */
        SELECTED(false);

        private final boolean whole;

        Kind(boolean whole) {
            this.whole = whole;
        }
    }

    /** The size of a relation that is not read together with others. */
    static final long LARGE = 32L << 20;

    private static final long SMALL = 256L << 10;
    private static final int MOST_PARTS = 100;

    /** What planning takes grows faster than the number of relations. */
    private static final int MOST_SELECTS = 20;

    ContentRead {
        parts = List.copyOf(parts);
    }

    /** Puts relations together. */
    static List<ContentRead> of(List<Part> parts) {
        List<ContentRead> tasks = new ArrayList<>();
        List<Part> open = new ArrayList<>();
        long bytes = 0;
        for (Part part : parts) {
            if (!open.isEmpty() && (open.size() == MOST_PARTS || bytes + part.bytes() > LARGE)) {
                tasks.add(new ContentRead(open));
                open.clear();
                bytes = 0;
            }
            open.add(part);
            bytes += part.bytes();
        }
        if (!open.isEmpty()) {
            tasks.add(new ContentRead(open));
        }
        return tasks;
    }

    /** About how many tasks {@link #of} makes of so many relations. */
    static int tasks(int relations, long bytes) {
        return (int) (relations / MOST_PARTS + bytes / LARGE);
    }

    /** Queries for the places of the relations and the numbers of their rows. */
    static List<String> counting(List<Part> parts) {
        List<String> queries = new ArrayList<>();
        for (int from = 0; from < parts.size(); from += MOST_SELECTS) {
            List<String> selects = new ArrayList<>();
            for (int i = from; i < Math.min(parts.size(), from + MOST_SELECTS); i++) {
                Part part = parts.get(i);
                selects.add("SELECT " + i + ", count(*) FROM " + (part.kind() == Kind.PLAIN ? "ONLY " : "")
                        + part.relation().quoted());
            }
            queries.add(String.join("\nUNION ALL ", selects));
        }
        return queries;
    }

    @Override
    public String id() {
        return "check " + parts.get(0).relation();
    }

    @Override
    public String description() {
        return "check the rows of " + parts.size() + " relation(s), from "
                + parts.get(0).relation();
    }

    @Override
    public long weight() {
        return Math.max(1, parts.stream().mapToLong(Part::bytes).sum());
    }
}
