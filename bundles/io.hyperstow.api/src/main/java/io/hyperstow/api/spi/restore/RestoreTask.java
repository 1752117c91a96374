package io.hyperstow.api.spi.restore;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.RestoreOptions.OnError;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimeRange;
import java.util.List;
import java.util.stream.Collectors;

/** A piece of a restore that is done at one go. */
public sealed interface RestoreTask extends Task {

    /** How many rows it reads, as far as the backup knows. */
    long rows();

    /**
     * Segments of one artifact that are loaded in one transaction.
     *
     * @param table the table they go into
     * @param artifact the artifact
     * @param segments which of its segments, in order
     * @param onError what to do with a row that cannot be loaded
     * @param range which of the rows are wanted; null for all
     */
    record Rows(TableName table, Artifact artifact, List<Segment> segments, OnError onError, TimeRange range)
            implements RestoreTask {

        public Rows {
            segments = List.copyOf(segments);
        }

        /** Segments none of whose rows may be left out. */
        public Rows(TableName table, Artifact artifact, List<Segment> segments) {
            this(table, artifact, segments, OnError.STOP, null);
        }

        @Override
        public String id() {
            return artifact.key() + "@"
                    + (segments.isEmpty() ? 0 : segments.get(0).offset());
        }

        @Override
        public String description() {
            return table + ": " + segments.size() + " segment(s), " + rows() + " rows"
                    + (range == null ? "" : ", of them those " + range);
        }

        @Override
        public long weight() {
            return Math.max(1, segments.stream().mapToLong(Segment::bytes).sum());
        }

        @Override
        public long rows() {
            return segments.stream().mapToLong(Segment::rows).sum();
        }
    }

    /**
     * Rows of several artifacts that are loaded in one transaction, because the tables have rows of their own and must be
     * as they were when it fails.
     *
     * @param parts in the order in which they are loaded, at least one
     */
    record Together(List<Rows> parts) implements RestoreTask {

        public Together {
            parts = List.copyOf(parts);
        }

        @Override
        public String id() {
            return "all from " + parts.get(0).id();
        }

        @Override
        public String description() {
            String tables = parts.stream()
                    .map(part -> part.table().toString())
                    .distinct()
                    .collect(Collectors.joining(", "));
            return tables + ": " + rows() + " rows in one transaction";
        }

        @Override
        public long weight() {
            return parts.stream().mapToLong(Rows::weight).sum();
        }

        @Override
        public long rows() {
            return parts.stream().mapToLong(Rows::rows).sum();
        }
    }

    /**
     * One run of pg_restore over a part of a directory archive.
     *
     * @param pass which part
     * @param jobs how many connections it uses
     * @param keepOwner whether objects get their owner back; else the profile's role owns them
     * @param keepPrivileges whether grants are restored
     * @param rows how many rows it brings; 0 for passes that bring none
     * @param weight expected bytes of rows, or of work that takes as long
     */
    record ArchivePass(Pass pass, int jobs, boolean keepOwner, boolean keepPrivileges, long rows, long weight)
            implements RestoreTask {

        /** The parts of an archive, in the order in which they are restored. */
        public enum Pass {
            /** Definitions that come before the rows. */
            DEFINITIONS,
            /** The rows of TimescaleDB's own catalog: on one connection, because its tables refer to each other. */
            CATALOG,
            /** All other rows, large objects and the positions of sequences. */
            ROWS,
            /** Indexes, constraints, triggers and what else comes after the rows. */
            INDEXES,
            /** The rows of materialized views: outside of restoring mode, in which a query does not see all rows. */
            VIEWS
        }

        public ArchivePass {
            weight = Math.max(1, weight);
        }

        @Override
        public String id() {
            return "archive " + pass;
        }

        @Override
        public String description() {
            return switch (pass) {
                case DEFINITIONS -> "pg_restore: definitions";
                case CATALOG -> "pg_restore: TimescaleDB's catalog";
                case ROWS -> "pg_restore: rows on " + jobs + " connection(s)";
                case INDEXES -> "pg_restore: indexes, constraints and triggers on " + jobs + " connection(s)";
                case VIEWS -> "pg_restore: refresh materialized views";
            };
        }
    }
}
