package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.RowDigests;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.core.internal.artifact.XxhRowDigests;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rows and digests of what was written, by relation: the proof that nothing that was wanted is missing. */
final class SegmentSums {

    private static final RowDigests DIGESTS = new XxhRowDigests();
    private static final Sum NOTHING = new Sum(0, DIGESTS.begin().text());

    private final Map<TableName, Map<TableName, Sum>> byTable = new HashMap<>();
    private final Map<TableName, RowFormat> formats = new HashMap<>();

    /**
     * Rows and their content digest.
     *
     * @param rows how many
     * @param digest of all of them
     */
    record Sum(long rows, String digest) {

        Sum plus(Sum other) {
            return new Sum(rows + other.rows, DIGESTS.sum(digest, other.digest));
        }
    }

    /**
     * @throws BackupException {@code INTERNAL} when a part of a relation was written twice or not at all, or formats are mixed
     */
    SegmentSums(Collection<Artifact> artifacts) {
        Set<List<Object>> parts = new HashSet<>();
        Map<TableName, Integer> last = new HashMap<>();
        Map<TableName, Integer> count = new HashMap<>();
        for (Artifact artifact : artifacts) {
            for (Segment segment : artifact.segments()) {
                TableName table = artifact.table();
                require(parts.add(List.of(table, segment.chunk(), segment.part())), "written twice", segment.chunk());
                last.merge(segment.chunk(), segment.part(), Math::max);
                count.merge(segment.chunk(), 1, Integer::sum);
                RowFormat before = formats.putIfAbsent(table, artifact.format());
                require(before == null || before == artifact.format(), "written in two formats", table);
                byTable.computeIfAbsent(table, t -> new HashMap<>())
                        .merge(segment.chunk(), new Sum(segment.rows(), segment.digest()), Sum::plus);
            }
        }
        last.forEach((relation, part) -> require(
                count.get(relation) == part + 1, "written without one of its " + (part + 1) + " parts", relation));
    }

    /** Adds what was found out of a relation, all of it, without a segment. */
    synchronized void add(TableName table, TableName relation, Sum sum) {
        byTable.computeIfAbsent(table, t -> new HashMap<>()).merge(relation, sum, Sum::plus);
    }

    /** The tables that have segments. */
    Set<TableName> tables() {
        return byTable.keySet();
    }

    /** The relations of a table that have segments. */
    Set<TableName> relations(TableName table) {
        return new HashSet<>(byTable.getOrDefault(table, Map.of()).keySet());
    }

    /**
     * What was written of a relation.
     *
     * @throws BackupException {@code INTERNAL} when there is no segment of it, not even an empty one
     */
    Sum of(TableName table, TableName relation) {
        Sum sum = byTable.getOrDefault(table, Map.of()).get(relation);
        require(sum != null, "not written although its rows were wanted", relation);
        return sum;
    }

    /** What was written of a table, all relations together. */
    Sum of(TableName table) {
        return new ArrayList<>(byTable.getOrDefault(table, Map.of()).values())
                .stream().reduce(NOTHING, Sum::plus);
    }

    /** How a table's rows were written. */
    RowFormat format(TableName table, RowFormat otherwise) {
        return formats.getOrDefault(table, otherwise);
    }

    static void require(boolean condition, String what, TableName relation) {
        if (!condition) {
            throw new BackupException(
                    ErrorCode.INTERNAL,
                    "'" + relation + "' was " + what + ", so no backup was made",
                    "report this with the job's log");
        }
    }
}
