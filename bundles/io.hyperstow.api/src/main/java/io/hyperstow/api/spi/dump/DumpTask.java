package io.hyperstow.api.spi.dump;

import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.job.Task;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.PageRange;
import io.hyperstow.api.model.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** A piece of a backup that is made at one go. */
public sealed interface DumpTask extends Task {

    /**
     * Everything in the database but the rows of its tables.
     *
     * @param without tables that are left out with all that is theirs
     */
    record Everything(Set<TableName> without) implements DumpTask {

        public Everything {
            without = Set.copyOf(without);
        }

        @Override
        public String id() {
            return "definitions";
        }

        @Override
        public String description() {
            return "all definitions, large objects and positions of sequences";
        }

        @Override
        public long weight() {
            return 1_000_000;
        }
    }

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
     * Roles and tablespaces of the server.
     *
     * @param passwords whether the roles keep their password hashes
     */
    record Globals(boolean passwords) implements DumpTask {

        @Override
        public String id() {
            return "globals";
        }

        @Override
        public String description() {
            return "pg_dumpall of roles and tablespaces, " + (passwords ? "with" : "without") + " password hashes";
        }

        @Override
        public long weight() {
            return 100_000;
        }
    }

    /**
     * A pg_dump directory archive.
     *
     * @param tables the tables to dump, and the sequences they use; empty for the whole database
     * @param without tables of the whole database that are left out
     * @param withoutRows tables, chunks and relations of compressed rows that come without their rows
     * @param jobs how many connections pg_dump uses
     * @param codec how it compresses
     * @param level the codec's level
     * @param codecAsked whether the operator asked for this codec: else another may serve where pg_dump does not have it
     * @param lockTimeout how long pg_dump waits for a table's lock; zero waits for ever
     * @param weight expected bytes of rows
     */
    record Archive(
            Set<TableName> tables,
            Set<TableName> without,
            Set<TableName> withoutRows,
            int jobs,
            Codec codec,
            int level,
            boolean codecAsked,
            Duration lockTimeout,
            long weight)
            implements DumpTask {

        public Archive {
            tables = Set.copyOf(tables);
            without = Set.copyOf(without);
            withoutRows = Set.copyOf(withoutRows);
            weight = Math.max(1, weight);
        }

        @Override
        public String id() {
            return "archive";
        }

        @Override
        public String description() {
            return "pg_dump of " + (tables.isEmpty() ? "the whole database" : tables.size() + " table(s)") + " on "
                    + jobs + " connection(s)";
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
     * @param pages the pages this part is; null for the whole relation, and for compressed ones
     */
    record RowSource(TableName relation, int part, boolean compressed, PageRange pages) {

        /** The whole of a relation. */
        public RowSource(TableName relation, boolean compressed) {
            this(relation, 0, compressed, null);
        }
    }
}
