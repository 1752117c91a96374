package io.hyperstow.restore.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Owner;
import io.hyperstow.api.model.RestoreOptions.Privileges;
import io.hyperstow.core.internal.artifact.XxhRowDigests;
import io.hyperstow.dump.pgdump.internal.PgRestoreStrategy;
import io.hyperstow.postgres.internal.archive.PgSchemaArchives;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.postgres.internal.tools.NativeTools;
import io.hyperstow.restore.internal.fixture.FolderBackup;
import io.hyperstow.restore.internal.fixture.RichDatabase;
import io.hyperstow.restore.internal.fixture.TestJob;
import io.hyperstow.restore.internal.run.RejectedRows;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A source database, a backup of it that pg_dump made, and what restores it. */
final class ArchiveBench {

    private final TestServer server;
    private final Path folder;
    private final List<String> databases = new ArrayList<>();
    private final List<ProfileDatabase> profiles = new ArrayList<>();
    private final String source;
    private final ProfileDatabase profile;
    private final Guardian guardian;
    private int restores;

    /**
     * @param folder an empty folder of the test's
     */
    ArchiveBench(ServerKind kind, Path folder) {
        this.server = Testbed.server(kind);
        this.folder = folder;
        source = server.createDatabase("archive");
        databases.add(source);
        RichDatabase.fill(server, source);
        profile = as(server.superuser());
        guardian = guardian();
    }

    TestServer server() {
        return server;
    }

    String source() {
        return source;
    }

    /** The superuser's profile. */
    ProfileDatabase profile() {
        return profile;
    }

    /** The source, through another role. */
    ProfileDatabase as(String role) {
        return profile(role, source, server.tools());
    }

    /** The superuser's profile of another database. */
    ProfileDatabase of(String database) {
        return profile(server.superuser(), database, server.tools());
    }

    /** The source, with the client programs of another folder. */
    ProfileDatabase with(Path tools) {
        return profile(server.superuser(), source, tools);
    }

    private ProfileDatabase profile(String role, String database, Path tools) {
        String password = role.equals(server.superuser()) ? server.password() : "";
        ProfileDatabase made = new ProfileDatabase(
                new Profile("test", server.jdbcUrl(database), new Profile.Login(role, password, ""), tools.toString()));
        profiles.add(made);
        return made;
    }

    /** What an agent that starts in the test's folder would have. */
    Guardian guardian() {
        return new Guardian(folder.resolve("data"), name -> {
            if (!name.equals(profile.name())) {
                throw new BackupException(ErrorCode.UNKNOWN_DATABASE, "no profile '" + name + "'", "write it");
            }
            return profile;
        });
    }

    /** The notes of restores under way. */
    List<Path> notes() throws IOException {
        Path notes = folder.resolve("data").resolve("restores");
        if (!Files.isDirectory(notes)) {
            return List.of();
        }
        try (var files = Files.list(notes)) {
            return files.toList();
        }
    }

    FolderBackup backup() throws SQLException, IOException {
        return FolderBackup.dump(server, profile, folder.resolve("dump" + restores++), Set.of(), Set.of());
    }

    /** A folder of the test's that does not exist. */
    Path freshFolder() {
        return folder.resolve("folder" + restores++);
    }

    /** A name for a database, dropped at the end. */
    String target() {
        String name = source + "_target_" + restores++;
        databases.add(name);
        return name;
    }

    /** Has a database that the test has made be dropped at the end. */
    String made(String database) {
        databases.add(database);
        return database;
    }

    void restore(TestJob job, FolderBackup backup, RestoreOptions options) throws Exception {
        restore(profile, job, backup, options);
    }

    void restore(ProfileDatabase database, TestJob job, FolderBackup backup, RestoreOptions options) throws Exception {
        Path work = Files.createDirectory(folder.resolve("work" + restores++));
        RestoreRun.Tools tools = new RestoreRun.Tools(
                new CatalogInspector(),
                new PgSchemaArchives(new NativeTools()),
                new XxhRowDigests(),
                new NativeTools());
        new Restoration(database, tools, guardian)
                .run(
                        job,
                        new Restoration.Wanted(
                                new PgRestoreStrategy(new NativeTools()),
                                backup,
                                options,
                                work,
                                new RejectedRows(work, work.resolve("rejects"))));
    }

    boolean exists(String database) {
        return server.value("postgres", "SELECT 1 FROM pg_database WHERE datname = '" + database + "'") != null;
    }

    /** Whether new sessions of a database begin in restoring mode. */
    boolean restoring(String database) {
        return "on".equals(server.value(database, "SELECT current_setting('timescaledb.restoring', true)"));
    }

    static RestoreOptions into(String target, boolean create) {
        return options(target, create, Owner.KEEP, Privileges.KEEP);
    }

    static RestoreOptions options(String target, boolean create, Owner owner, Privileges privileges) {
        RestoreOptions none = RestoreOptions.DEFAULTS;
        return new RestoreOptions(
                target,
                create,
                none.include(),
                "",
                "",
                none.order(),
                2,
                Map.of(),
                false,
                none.existing(),
                none.onError(),
                false,
                false,
                owner,
                privileges,
                none.check(),
                Set.of());
    }

    void close() throws InterruptedException {
        guardian.stop();
        profiles.forEach(ProfileDatabase::close);
        databases.forEach(server::dropDatabase);
    }
}
