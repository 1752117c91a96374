package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.TableName;
import java.util.ArrayList;
import java.util.List;

/**
 * Relations whose rows are read at one go: small ones share a statement, because asking for each of thousands of chunks
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
     * @param only whether rows of relations that inherit from it do not count
     * @param bytes its size
     */
    record Part(TableContent content, TableName relation, boolean only, long bytes) {}

    /** The size of a relation that is not read together with others. */
    static final long LARGE = 32L << 20;

    private static final int MOST_PARTS = 100;

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

    /** A query for the place of each relation and the number of its rows. */
    static String counting(List<Part> parts) {
        List<String> selects = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            selects.add("SELECT " + i + ", count(*) FROM " + (part.only() ? "ONLY " : "")
                    + part.relation().quoted());
        }
        return String.join("\nUNION ALL ", selects);
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
