package io.hyperstow.restore.internal.compare;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.RowDigests.RowDigest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.CopyStatement;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.restore.internal.compare.ContentRead.Kind;
import io.hyperstow.restore.internal.compare.ContentRead.Part;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Compares the rows of the restored tables with the backup: their number, and their digest where that is asked for. */
final class CompareContents {

    private record Found(long rows, String digest) {}

    /** How many chunks with another number of rows a difference names. */
    private static final int NAMED = 3;

    private final RestoreRun run;
    private final Manifest manifest;
    private final boolean hashes;
    private final Map<TableName, Found> found = new HashMap<>();
    private final Map<TableName, Long> ofRelation = new HashMap<>();

    CompareContents(RestoreRun run) {
        this.run = run;
        this.manifest = run.blueprint().manifest();
        this.hashes = run.blueprint().options().check() == Check.HASHES;
    }

    /** About how much work it is. */
    static Effort effort(Manifest manifest, Check check) {
        long bytes = manifest.totals().bytes();
        int tasks = 1
                + ContentRead.tasks(
                        manifest.chunks().size() + manifest.contents().size(), bytes);
        return new Effort(tasks, check == Check.HASHES ? bytes : bytes / 10);
    }

    /** What differs, one line each; empty when nothing does. */
    List<String> differences(Inventory target) throws Exception {
        List<Part> parts = new ArrayList<>();
        Map<TableName, List<Chunk>> chunks = target.chunksByHypertable();
        Map<TableName, Table> tables = target.tablesByName();
        for (TableContent content : manifest.contents()) {
            TableName name = content.table();
            if (!restored(name) || appended(name)) {
                continue;
            }
            found.put(name, new Found(0, run.tools().digests().begin().text()));
            Table table = tables.get(name);
            if (table == null) {
                // What an aggregate has materialized is a hypertable that is nobody's table: read with all its chunks.
                parts.add(new Part(content, name, Kind.SELECTED, ContentRead.LARGE));
                continue;
            }
            if (target.hypertable(name).isEmpty()) {
                parts.add(new Part(content, name, Kind.PLAIN, table.bytes()));
            }
            for (Chunk chunk : chunks.getOrDefault(name, List.of())) {
                parts.add(new Part(
                        content, chunk.name(), chunk.compressed() ? Kind.SELECTED : Kind.PLAIN, chunk.bytes()));
            }
        }
        run.job().runAll(ContentRead.of(parts), run.blueprint().options().workers(), this::read);
        List<String> differences = new ArrayList<>();
        for (TableContent content : manifest.contents()) {
            Found result = found.get(content.table());
            long rejected = run.rejects().count(content.table());
            if (result != null && run.blueprint().ranges().containsKey(content.table())) {
                comparePart(content.table(), result.rows(), differences);
            } else if (result != null && result.rows() != content.rows() - rejected) {
                differences.add("'" + content.table() + "' has " + result.rows() + " rows, the backup " + content.rows()
                        + (rejected == 0 ? "" : ", of which " + rejected + " were rejected")
                        + where(content.table()));
            } else if (result != null && hashed(content) && !result.digest().equals(content.digest())) {
                differences.add("the rows of '" + content.table() + "' are not the backup's: digest " + result.digest()
                        + ", expected " + content.digest());
            }
        }
        return differences;
    }

    /** How many rows of a range there should be, only those know who have loaded them. */
    private void comparePart(TableName table, long rows, List<String> differences) {
        OptionalLong loaded = run.loaded().of(table);
        if (loaded.isPresent() && rows != loaded.getAsLong()) {
            differences.add("'" + table + "' has " + rows + " rows, and " + loaded.getAsLong()
                    + " rows of the range were loaded");
        }
    }

    /** The tables whose digest was asked for and is not in the backup. */
    List<TableName> withoutDigest() {
        return manifest.contents().stream()
                .filter(content -> hashes && content.digest().isEmpty())
                .map(TableContent::table)
                .filter(this::restored)
                .toList();
    }

    private boolean hashed(TableContent content) {
        return hashes && !content.digest().isEmpty();
    }

    /** Whether TimescaleDB's own tables come back as they were, the names of chunks and materializations too. */
    private boolean archive() {
        return run.blueprint().whole() && run.blueprint().method() == Blueprint.Method.ARCHIVE;
    }

    private boolean restored(TableName name) {
        return archive() || run.blueprint().tables().contains(name);
    }

    /** Rows that were there before make a whole table's count meaningless; what was loaded was counted by the load. */
    private boolean appended(TableName name) {
        return run.blueprint().options().existing() == Existing.APPEND
                && !run.blueprint().created().contains(name);
    }

    /** Which chunks have another number of rows, where they are the source's own. */
    private String where(TableName table) {
        List<String> chunks = new ArrayList<>();
        int more = 0;
        for (ChunkContent chunk : manifest.chunks()) {
            Long rows = chunk.table().equals(table) ? ofRelation.get(chunk.name()) : null;
            if (archive() && rows != null && chunk.rows() >= 0 && rows != chunk.rows()) {
                if (chunks.size() < NAMED) {
                    chunks.add(chunk.name() + " " + rows + " instead of " + chunk.rows());
                } else {
                    more++;
                }
            }
        }
        String rest = more == 0 ? "" : " and " + more + " more";
        return chunks.isEmpty() ? "" : " (" + String.join(", ", chunks) + rest + ")";
    }

    private void read(ContentRead task) throws SQLException, IOException {
        Map<Part, Found> read = run.inTarget(session -> {
            List<Part> hashed =
                    task.parts().stream().filter(part -> hashed(part.content())).toList();
            List<Part> counted = task.parts().stream()
                    .filter(part -> !hashed(part.content()))
                    .toList();
            Map<Part, Found> results = counts(counted, session);
            for (Part part : hashed) {
                RowDigest digest = run.tools().digests().begin();
                session.copyOut(copy(part), digest::add);
                results.put(part, new Found(digest.rows(), digest.text()));
            }
            return results;
        });
        synchronized (found) {
            read.forEach((part, result) -> {
                ofRelation.put(part.relation(), result.rows());
                found.merge(part.content().table(), result, this::sum);
            });
        }
    }

    private Found sum(Found one, Found other) {
        return new Found(one.rows() + other.rows(), run.tools().digests().sum(one.digest(), other.digest()));
    }

    private Map<Part, Found> counts(List<Part> parts, Session session) throws SQLException, IOException {
        Map<Part, Found> counts = new HashMap<>();
        String none = run.tools().digests().begin().text();
        List<Part> selected = new ArrayList<>();
        for (Part part : parts) {
            List<String> columns = columns(part);
            if (part.copied() && !columns.isEmpty()) {
                String copy = CopyStatement.direct(part.relation(), columns.subList(0, 1), RowFormat.TEXT);
                counts.put(part, new Found(session.copyOut(copy, (buffer, offset, length) -> {}), none));
            } else {
                selected.add(part);
            }
        }
        for (String query : ContentRead.counting(selected)) {
            try (Statement statement = session.connection().createStatement();
                    ResultSet rows = statement.executeQuery(query)) {
                while (rows.next()) {
                    counts.put(selected.get(rows.getInt(1)), new Found(rows.getLong(2), none));
                }
            }
        }
        return counts;
    }

    private String copy(Part part) {
        RowFormat format = part.content().format();
        if (manifest.table(part.content().table()).isEmpty()) {
            return "COPY (SELECT * FROM " + part.relation().quoted() + ") TO STDOUT (FORMAT " + format + ")";
        }
        return part.kind() == Kind.PLAIN
                ? CopyStatement.direct(part.relation(), columns(part), format)
                : CopyStatement.out(part.relation(), false, columns(part), format);
    }

    /** Those that COPY names; none of what is no table of the backup. */
    private List<String> columns(Part part) {
        return manifest.table(part.content().table()).map(Table::copiedColumns).orElse(List.of()).stream()
                .map(Column::name)
                .toList();
    }
}
