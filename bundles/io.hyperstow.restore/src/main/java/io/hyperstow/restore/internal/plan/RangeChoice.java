package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ChunkRange;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.HypertableLayout;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimeRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What {@code from} and {@code to} leave of each hypertable. The time is that of the first dimension, the restored
 * hypertable's where it gets another. Needs no connection.
 */
final class RangeChoice {

    private final Manifest manifest;
    private final RestoreOptions options;
    private final Set<TableName> tables;
    private final Map<TableName, TimeRange> ranges = new TreeMap<>();

    /**
     * @param tables what is restored
     * @param layouts the layouts that were asked for
     * @throws BackupException why such a restore is refused
     */
    RangeChoice(
            Manifest manifest,
            RestoreOptions options,
            Set<TableName> tables,
            Map<TableName, HypertableLayout> layouts) {
        this.manifest = manifest;
        this.options = options;
        this.tables = tables;
        if (options.from().isEmpty() && options.to().isEmpty()) {
            return;
        }
        if (options.existing() == Existing.TRUNCATE) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "option 'existing' is 'truncate' together with 'from' or 'to'",
                    "all rows would go for a part of them: remove those of the range (drop_chunks, DELETE) and use"
                            + " \"existing\": \"append\"");
        }
        for (TableName name : tables) {
            TimeRange range = range(name, layouts.get(name));
            if (range != null) {
                ranges.put(name, range);
            }
        }
        if (ranges.isEmpty()) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "options 'from' and 'to' are for hypertables, and there is none among the tables to be restored",
                    "leave them out, or name a hypertable in 'include'");
        }
        refuseNothing();
        refuseKeys();
    }

    /** The ranges of time of the hypertables of which not all rows are restored; empty when all are. */
    Map<TableName, TimeRange> ranges() {
        return ranges;
    }

    private TimeRange range(TableName name, HypertableLayout layout) {
        Table table = manifest.table(name).orElseThrow();
        Dimension was =
                manifest.hypertable(name).map(Hypertable::primaryDimension).orElse(null);
        boolean moved = layout != null && !layout.timeColumn().isEmpty();
        if (was == null && !moved) {
            return null;
        }
        String column = moved ? layout.timeColumn() : was.column();
        String type = table.columns().stream()
                .filter(candidate -> candidate.name().equals(column))
                .map(Column::type)
                .findFirst()
                .orElse("");
        boolean same = was != null && was.column().equals(column);
        if (type.isEmpty()) {
            // The layout is refused for it, with the columns there are.
            return null;
        }
        boolean plain = TimeRange.isOf(type);
        if (!plain || same && !was.partitionFunction().isEmpty()) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "'from' and 'to' cannot be compared with the time of '" + name + "': "
                            + (plain ? "a function makes it of" : "it is") + " column '" + column + "' of type '" + type
                            + "'",
                    "restore '" + name + "' as a whole, apart from the others (include)");
        }
        long from = options.from().isEmpty() ? Long.MIN_VALUE : new TimeBound("from", options.from(), name).in(type);
        long to = options.to().isEmpty() ? Long.MAX_VALUE : new TimeBound("to", options.to(), name).in(type);
        TimeRange range = new TimeRange(column, type, from, to);
        if (from >= to) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "no time of '" + name + "' is between 'from' (" + options.from() + ") and 'to' (" + options.to()
                            + ")",
                    "'from' is the first time to be restored and 'to' the first that is not");
        }
        return range;
    }

    private void refuseNothing() {
        List<String> held = new ArrayList<>();
        for (TableName name : ranges.keySet()) {
            if (inRange(name)) {
                return;
            }
            held.add(held(name));
        }
        throw new BackupException(
                ErrorCode.INVALID_OPTIONS,
                "backup '" + manifest.backupId() + "' has no rows "
                        + ranges.values().iterator().next(),
                String.join("; ", held));
    }

    /** Whether there may be rows of a hypertable in its range. */
    private boolean inRange(TableName name) {
        List<ChunkContent> chunks = chunks(name);
        boolean known = !manifest.adopted() && !chunks.isEmpty()
                || manifest.content(name).map(content -> content.rows() == 0).orElse(false);
        return !known || chunks.stream().anyMatch(chunk -> meets(chunk, ranges.get(name)));
    }

    private List<ChunkContent> chunks(TableName name) {
        return manifest.chunks().stream()
                .filter(chunk -> chunk.table().equals(name) && chunk.rows() != 0)
                .toList();
    }

    /** Which time there are rows of. */
    private String held(TableName name) {
        TimeRange range = ranges.get(name);
        List<ChunkRange> slices = chunks(name).stream()
                .map(chunk -> slice(chunk, range.column()))
                .filter(slice -> slice != null)
                .toList();
        if (slices.isEmpty()) {
            return "'" + name + "' has no rows";
        }
        long first = slices.stream().mapToLong(ChunkRange::start).min().orElseThrow();
        long end = slices.stream().mapToLong(ChunkRange::end).max().orElseThrow();
        boolean bounded = first != Long.MIN_VALUE || end != Long.MAX_VALUE;
        return "the chunks of '" + name + "' with rows reach "
                + (bounded ? new TimeRange(range.column(), range.columnType(), first, end) : "over all time");
    }

    /** Rows that reference rows which stay away would make the key fail when all else is done. */
    private void refuseKeys() {
        for (TableName name : tables) {
            for (Constraint constraint : manifest.table(name).orElseThrow().constraints()) {
                TableName referenced = constraint.references();
                if (referenced != null && ranges.containsKey(referenced) && !referenced.equals(name)) {
                    throw new BackupException(
                            ErrorCode.INVALID_OPTIONS,
                            "foreign key '" + constraint.name() + "' of '" + name + "' references '" + referenced
                                    + "', of which 'from' and 'to' leave out rows",
                            "name the tables to restore in 'include', without '" + name + "'");
                }
            }
        }
    }

    /**
     * The backup without the chunks that are not restored. Chunks at the edges are as far as they are in the range, and how
     * many of their rows are nobody knows.
     */
    Manifest narrowed() {
        if (ranges.isEmpty()) {
            return manifest;
        }
        List<ChunkContent> chunks = new ArrayList<>();
        for (ChunkContent chunk : manifest.chunks()) {
            TimeRange range = ranges.get(chunk.table());
            if (range == null || meets(chunk, range)) {
                boolean all = range == null || chunk.rows() <= 0 || holds(chunk, range);
                chunks.add(all ? chunk : uncounted(chunk));
            }
        }
        return manifest.withChunks(chunks);
    }

    /** The chunks with the part of their slices that is restored. */
    List<ChunkContent> clipped(TableName name, List<ChunkContent> chunks) {
        TimeRange range = ranges.get(name);
        return range == null
                ? chunks
                : chunks.stream().map(chunk -> clipped(chunk, range)).toList();
    }

    private static ChunkContent clipped(ChunkContent chunk, TimeRange range) {
        List<ChunkRange> slices = chunk.ranges().stream()
                .map(slice -> slice.column().equals(range.column())
                        ? new ChunkRange(
                                slice.column(),
                                Math.max(slice.start(), range.from()),
                                Math.min(slice.end(), range.to()))
                        : slice)
                .toList();
        return new ChunkContent(
                chunk.table(),
                chunk.name(),
                slices,
                chunk.compressed(),
                chunk.rows(),
                chunk.digest(),
                chunk.filenodes());
    }

    private static boolean meets(ChunkContent chunk, TimeRange range) {
        ChunkRange slice = slice(chunk, range.column());
        return slice == null || range.meets(slice);
    }

    private static boolean holds(ChunkContent chunk, TimeRange range) {
        ChunkRange slice = slice(chunk, range.column());
        return slice != null && range.holds(slice);
    }

    private static ChunkContent uncounted(ChunkContent chunk) {
        return new ChunkContent(
                chunk.table(), chunk.name(), chunk.ranges(), chunk.compressed(), -1, "", chunk.filenodes());
    }

    private static ChunkRange slice(ChunkContent chunk, String column) {
        return chunk.ranges().stream()
                .filter(range -> range.column().equals(column))
                .findFirst()
                .orElse(null);
    }

    /** What an operator should know before. */
    List<String> notes(Set<TableName> existing, boolean aggregates) {
        if (ranges.isEmpty()) {
            return List.of();
        }
        List<String> notes = new ArrayList<>();
        ranges.forEach((name, range) -> notes.add("'" + name + "': rows with '" + range.column() + "' " + range
                + (inRange(name) ? "" : "; it has none")));
        Set<TableName> whole = new TreeSet<>(tables);
        whole.removeAll(ranges.keySet());
        if (!whole.isEmpty()) {
            boolean added = whole.stream().anyMatch(existing::contains);
            notes.add("'from' and 'to' cut hypertables; all rows come of "
                    + whole.stream().map(name -> "'" + name + "'").collect(Collectors.joining(", "))
                    + (added ? ", also where there are rows already: 'include' says what is restored" : ""));
        }
        if (aggregates) {
            notes.add(
                    "continuous aggregates have all their materialized rows; a refresh of a range of which rows are left"
                            + " out would compute it from those that are there");
        }
        return notes;
    }
}
