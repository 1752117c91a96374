package io.hyperstow.core.internal.backup;

import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.adopt.ArchiveFacts;
import io.hyperstow.core.internal.adopt.ArchiveScript;
import io.hyperstow.core.internal.artifact.ForeignObject;
import io.hyperstow.core.internal.catalog.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An archive of somebody else's on its way to become an artifact where it lies: hashed, and then read by pg_restore from
 * its beginning to its end, rows and all, so that nothing becomes a backup that no pg_restore can read.
 */
final class AdoptedArchive {

    private static final Pattern NAME = Pattern.compile("^; +dbname: (.*)$", Pattern.MULTILINE);

    private final Repository repository;
    private final ObjectKey key;
    private final Database database;
    private final PostgresTools tools;

    AdoptedArchive(Repository repository, ObjectKey key, Database database, PostgresTools tools) {
        this.repository = repository;
        this.key = key;
        this.database = database;
        this.tools = tools;
    }

    /**
     * What was read.
     *
     * @param info the object
     * @param sha256 of all its bytes
     * @param facts what it tells
     */
    record Read(ObjectInfo info, String sha256, ArchiveFacts facts) {}

    /**
     * @param folder for a copy, where the storage has no files of this machine
     * @throws BackupException {@code FILE_MALFORMED} when pg_restore cannot read it or somebody writes it,
     *     {@code UNSUPPORTED} when it is no whole database, {@code TOOLS_MISSING}
     */
    Read read(Path folder, JobContext context) throws IOException {
        ObjectInfo info = repository.target().stat(key).orElseThrow(() -> AdoptRules.missing(repository.name(), key));
        context.expect(0, info.size());
        context.phase("reading '" + key + "'");
        Optional<Path> local = repository.target().localPath(key);
        Path file = local.orElse(folder.resolve("archive"));
        String sha256 = hash(info, local.isPresent() ? OutputStream.nullOutputStream() : copy(file, info), context);
        context.phase("reading '" + key + "' with pg_restore");
        ArchiveFacts facts = restore(file, context);
        ObjectInfo now = repository.target().stat(key).orElse(null);
        if (!info.equals(now)) {
            throw new BackupException(
                    ErrorCode.FILE_MALFORMED,
                    "'" + key + "' was changed while it was read",
                    "adopt it again when it is complete, and let nobody change it from then on");
        }
        return new Read(info, sha256, facts);
    }

    private static OutputStream copy(Path file, ObjectInfo info) throws IOException {
        long free = Files.getFileStore(file.getParent()).getUsableSpace();
        if (free < info.size()) {
            throw new BackupException(
                    ErrorCode.WORK_DIRECTORY_FULL,
                    "'" + info.key() + "' is copied to the agent's work directory, which has " + free
                            + " bytes free of the " + info.size() + " that takes",
                    "make room, or set workDirectory in etc/io.hyperstow.agent.cfg to a larger disk");
        }
        return Files.newOutputStream(file);
    }

    private String hash(ObjectInfo info, OutputStream copy, JobContext context) throws IOException {
        byte[] buffer = new byte[128 * 1024];
        try (copy;
                ForeignObject object = new ForeignObject(repository.target(), info)) {
            InputStream in = object.content();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                context.throwIfCancelled();
                copy.write(buffer, 0, read);
                context.advance(0, read);
            }
            return object.finish();
        }
    }

    private ArchiveFacts restore(Path file, JobContext context) throws IOException {
        PostgresTool tool = tools.locate(database, "pg_restore", readers(file));
        ByteArrayOutputStream listed = new ByteArrayOutputStream();
        run(tool, List.of("--list", file.toString()), listed, context);
        ArchiveScript script = new ArchiveScript();
        run(tool, List.of("--create", "--file=-", file.toString()), script, context);
        Matcher name = NAME.matcher(listed.toString(StandardCharsets.UTF_8));
        ArchiveFacts facts = script.facts(name.find() ? name.group(1) : "");
        if (facts.database() == null || facts.rowsOnly()) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "'" + key + "' holds no definitions: pg_dump was told to write rows only",
                    "adopt an archive of the whole database: pg_dump -Fc -f FILE");
        }
        if (facts.timescale() && !script.hasCatalog()) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "'" + key + "' has TimescaleDB and no rows of its catalog: pg_dump was told to leave them out",
                    "adopt an archive of the whole database: pg_dump -Fc -f FILE");
        }
        return facts;
    }

    private void run(PostgresTool tool, List<String> arguments, OutputStream output, JobContext context)
            throws IOException {
        try {
            tool.run(new PostgresTool.Invocation(null, "", arguments, output, context::log), context);
        } catch (BackupException failure) {
            context.throwIfCancelled();
            if (failure.code() != ErrorCode.TOOL_FAILED) {
                throw failure;
            }
            throw new BackupException(
                    ErrorCode.FILE_MALFORMED,
                    "pg_restore " + tool.version() + " cannot read '" + key + "': " + failure.problem(),
                    "copy it there again, and test it with pg_restore -f /dev/null FILE; one of a newer pg_dump needs"
                            + " PostgreSQL's newer client programs (tools)",
                    failure);
        }
    }

    /** The oldest pg_restore that reads it: format 1.15 came with 16, format 1.16 with 17. */
    private static int readers(Path file) throws IOException {
        try (InputStream bytes = Files.newInputStream(file)) {
            byte[] head = bytes.readNBytes(7);
            int minor = head.length == 7 ? head[6] : 0;
            return minor >= 16 ? 17 : minor == 15 ? 16 : 0;
        }
    }
}
