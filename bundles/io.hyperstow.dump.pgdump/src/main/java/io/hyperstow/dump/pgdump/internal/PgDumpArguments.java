package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.dump.DumpTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/** What pg_dump is told, as its major version understands it. */
final class PgDumpArguments {

    /** The first pg_dump that knows other codecs than gzip. */
    static final int CODECS_SINCE = 16;

    private final DumpTask.Archive task;
    /** After so long the backup begins anew, where the options set no limit. */
    private static final Duration WITHOUT_LIMIT = Duration.ofMinutes(1);

    private final Inventory inventory;
    private final int major;

    /**
     * @param inventory the database at the snapshot
     * @param major pg_dump's version
     */
    PgDumpArguments(DumpTask.Archive task, Inventory inventory, int major) {
        this.task = task;
        this.inventory = inventory;
        this.major = major;
    }

    /** Whether this pg_dump lacks the task's codec and gzip will serve instead. */
    boolean fallsBack() {
        return major < CODECS_SINCE && task.codec() != Codec.GZIP && task.codec() != Codec.NONE;
    }

    /**
     * @throws BackupException {@code UNSUPPORTED} when the codec was asked for and this pg_dump does not have it
     */
    List<String> of(String snapshot, Path folder) {
        List<String> arguments = new ArrayList<>(List.of(
                "--format=directory",
                "--jobs=" + task.jobs(),
                "--compress=" + compression(),
                "--snapshot=" + snapshot,
                "--no-sync",
                "--verbose",
                "--file=" + folder));
        // Without end pg_dump could wait for a session that waits for our own snapshot's locks.
        Duration wait = task.lockTimeout().isZero() ? WITHOUT_LIMIT : task.lockTimeout();
        arguments.add("--lock-wait-timeout=" + wait.toMillis());
        new TreeSet<>(task.tables()).forEach(table -> arguments.add("--table=" + table.quoted()));
        Set<TableName> all = relations();
        PgDumpPatterns.of(task.without(), all).forEach(pattern -> arguments.add("--exclude-table=" + pattern));
        PgDumpPatterns.of(task.withoutRows(), all).forEach(pattern -> arguments.add("--exclude-table-data=" + pattern));
        return arguments;
    }

    /** Every relation that a pattern might match by accident. */
    private Set<TableName> relations() {
        Set<TableName> all = new HashSet<>(inventory.views());
        inventory.tables().forEach(table -> all.add(table.name()));
        inventory.sequences().forEach(sequence -> all.add(sequence.name()));
        inventory.aggregates().forEach(aggregate -> all.addAll(Set.of(aggregate.view(), aggregate.materialization())));
        for (Chunk chunk : inventory.chunks()) {
            all.add(chunk.name());
            if (chunk.compressedRelation() != null) {
                all.add(chunk.compressedRelation());
            }
        }
        return all;
    }

    /** What pg_dump adds to the names of the files it compresses. */
    String suffix() {
        Codec codec = fallsBack() ? Codec.GZIP : task.codec();
        return codec.suffix().isEmpty() ? "" : "." + codec.suffix();
    }

    private String compression() {
        if (major >= CODECS_SINCE) {
            return task.codec() == Codec.NONE
                    ? "none"
                    : task.codec().name().toLowerCase(Locale.ROOT) + ":" + task.level();
        }
        if (!fallsBack()) {
            return String.valueOf(task.level());
        }
        if (task.codecAsked()) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "pg_dump " + major + " cannot compress with '"
                            + task.codec().name().toLowerCase(Locale.ROOT) + "'",
                    "use codec gzip or none, or install postgresql-client-" + CODECS_SINCE
                            + " or later and name its folder in 'tools' of the database profile");
        }
        return "1";
    }
}
