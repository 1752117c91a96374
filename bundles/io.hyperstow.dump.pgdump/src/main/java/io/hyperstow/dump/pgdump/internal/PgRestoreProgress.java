package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the rows that pg_restore says it has loaded. Heard by one thread. */
final class PgRestoreProgress {

    /** Said on several connections. */
    private static final Pattern FINISHED = Pattern.compile("pg_restore: finished item (\\d+) TABLE DATA .*");

    /** On one connection this says that the one before is finished. */
    private static final Pattern BEGUN = Pattern.compile("pg_restore: processing data for table \"(.*)\"");

    private static final Pattern FILE = Pattern.compile(".*/(\\d+)\\.dat(\\.\\w+)?");

    private final Progress progress;
    private final boolean parallel;
    private final Map<Integer, Long> bytes = new HashMap<>();
    private final Map<Integer, Long> rows = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private Integer begun;

    /**
     * @param manifest the backup
     * @param parallel whether pg_restore uses several connections
     */
    static PgRestoreProgress of(List<PgRestoreEntry> entries, Manifest manifest, boolean parallel, Progress progress) {
        return new PgRestoreProgress(
                entries, counts(manifest.contents(), manifest.chunks()), manifest.artifacts(), parallel, progress);
    }

    /**
     * @param counts rows by table and chunk
     */
    PgRestoreProgress(
            List<PgRestoreEntry> entries,
            Map<TableName, Long> counts,
            List<Artifact> artifacts,
            boolean parallel,
            Progress progress) {
        this.progress = progress;
        this.parallel = parallel;
        for (Artifact artifact : artifacts) {
            Matcher file = FILE.matcher(artifact.key());
            if (artifact.kind() == ArtifactKind.ARCHIVE && file.matches()) {
                bytes.put(Integer.valueOf(file.group(1)), artifact.storedBytes());
            }
        }
        Map<String, TableName> names = new HashMap<>();
        counts.keySet().forEach(name -> names.put(name.schema() + " " + name.name(), name));
        for (PgRestoreEntry entry : entries) {
            TableName name = name(entry.tableOfRows(), names);
            if (name != null) {
                rows.put(entry.dumpId(), counts.get(name));
                numbers.put(name.schema() + "." + name.name(), entry.dumpId());
            }
        }
    }

    /** The rows of a hypertable are those of its chunks. */
    static Map<TableName, Long> counts(List<TableContent> contents, List<ChunkContent> chunks) {
        Map<TableName, Long> counts = new HashMap<>();
        for (TableContent content : contents) {
            counts.put(content.table(), content.rows());
        }
        for (ChunkContent chunk : chunks) {
            counts.put(chunk.table(), 0L);
            counts.put(chunk.name(), chunk.rows());
        }
        return counts;
    }

    /** Schema, name and owner may have spaces in them: what is before one of them is a table, or it is none of ours. */
    private static TableName name(String text, Map<String, TableName> names) {
        for (int end = text.lastIndexOf(' '); end > 0; end = text.lastIndexOf(' ', end - 1)) {
            TableName name = names.get(text.substring(0, end));
            if (name != null) {
                return name;
            }
        }
        return null;
    }

    void hear(String line) {
        Matcher said = (parallel ? FINISHED : BEGUN).matcher(line);
        if (!said.matches()) {
            return;
        }
        if (parallel) {
            count(Integer.valueOf(said.group(1)));
        } else {
            if (begun != null) {
                count(begun);
            }
            begun = numbers.get(said.group(1));
        }
    }

    /** Counts what pg_restore has not said, or not legibly: its processes write over each other. */
    void end() {
        List.copyOf(rows.keySet()).forEach(this::count);
    }

    private void count(int number) {
        Long counted = rows.remove(number);
        if (counted != null) {
            progress.advance(counted, bytes.getOrDefault(number, 0L));
        }
    }
}
