package io.hyperstow.api.spi.dump;

import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.TableName;
import java.util.List;
import java.util.Set;

/** A piece of a backup that is made at one go. */
public sealed interface DumpTask extends Task {

    /**
     * The definitions of tables and what they need.
     *
     * @param tables the tables
     */
    record Definitions(Set<TableName> tables) implements DumpTask {

        public Definitions {
            tables = Set.copyOf(tables);
        }

        @Override
        public String id() {
            return "definitions";
        }

        @Override
        public String description() {
            return "definitions of " + tables.size() + " table(s)";
        }

        @Override
        public long weight() {
            return 100_000L * tables.size();
        }
    }

    /**
     * Rows of one table, into one artifact.
     *
     * @param artifact the artifact to write
     * @param segments its segments, in order
     * @param weight expected bytes of rows
     */
    record Rows(ArtifactSpec artifact, List<RowSource> segments, long weight) implements DumpTask {

        public Rows {
            segments = List.copyOf(segments);
            weight = Math.max(1, weight);
        }

        @Override
        public String id() {
            return artifact.path();
        }

        @Override
        public String description() {
            return artifact.table() + ": " + segments.size() + " segment(s)";
        }
    }

    /**
     * Where the rows of a segment come from.
     *
     * @param relation the chunk, or the table itself when it has none
     * @param part which part of it, from 0
     * @param compressed whether it is a chunk with compressed rows, which only {@code SELECT} sees
     */
    record RowSource(TableName relation, int part, boolean compressed) {}
}
