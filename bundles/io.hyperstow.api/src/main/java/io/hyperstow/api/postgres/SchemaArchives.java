package io.hyperstow.api.postgres;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.job.Progress;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Definitions out of and into databases, through pg_dump and pg_restore. What belongs to TimescaleDB is told by object,
 * never by text.
 */
@ProviderType
public interface SchemaArchives {

    /**
     * Dumps the definitions of tables with all that is theirs, and of the objects they need (schemas, types, functions,
     * collations, extensions), on the lease's snapshot. A role that may read only those tables can do it.
     *
     * @param lease the snapshot
     * @param wanted the tables
     * @param folder an existing folder for {@code objects.dump}, what the tables need, and {@code tables.dump}
     * @return both, in the order in which they are to be restored
     * @throws BackupException {@code TOOLS_MISSING}, {@code TOOL_FAILED}, {@code PERMISSION_DENIED}
     */
    List<SchemaArchive> dump(SnapshotLease lease, Wanted wanted, Path folder, Progress progress, CancelSignal cancel)
            throws SQLException, IOException;

    /**
     * Whose definitions are wanted.
     *
     * @param tables tables
     * @param aggregates the views of continuous aggregates over them: what these need is dumped, themselves are not
     */
    record Wanted(Set<TableName> tables, Set<TableName> aggregates) {}

    /**
     * Dumps everything in the database but the rows of the inventory's tables, on the lease's snapshot: definitions, large
     * objects, positions of sequences, what users have put into tables of extensions, and the wish to fill materialized
     * views. Left out is what is TimescaleDB's: the extension, its schemas with the chunks, its triggers, and the views of
     * continuous aggregates, which come back through TimescaleDB itself.
     *
     * @param lease the snapshot
     * @param without tables that are left out with all that is theirs
     * @param archive the file to make
     * @return the archive three times: with the entries to restore first, with those that need a continuous aggregate, and
     *     with the views of aggregates, which only tell what these need
     * @throws BackupException {@code TOOLS_MISSING}, {@code TOOL_FAILED}, {@code PERMISSION_DENIED}
     */
    List<SchemaArchive> dumpDatabase(
            SnapshotLease lease, Set<TableName> without, Path archive, Progress progress, CancelSignal cancel)
            throws SQLException, IOException;

    /**
     * A list of entries as text that {@code pg_restore -L} reads and {@link #parseList} reads back.
     */
    String formatList(List<ArchiveEntry> entries);

    /**
     * @throws BackupException {@code ARTIFACT_CORRUPT} when a line is not of {@link #formatList}
     */
    List<ArchiveEntry> parseList(String text);

    /** Restores chosen entries and stops at the first error. */
    void restore(SchemaRestore restore, Progress progress, CancelSignal cancel) throws IOException;

    /**
     * A restore of definitions.
     *
     * @param database the profile
     * @param databaseName the database on its server
     * @param archive what to restore; none of its entries is left out
     * @param keepOwner whether objects get their owner back; else the profile's role owns them
     * @param keepPrivileges whether grants are restored
     * @param jobs how many connections pg_restore may use; with 1 it is one transaction, and a failure leaves nothing
     */
    record SchemaRestore(
            Database database,
            String databaseName,
            SchemaArchive archive,
            boolean keepOwner,
            boolean keepPrivileges,
            int jobs) {}
}
