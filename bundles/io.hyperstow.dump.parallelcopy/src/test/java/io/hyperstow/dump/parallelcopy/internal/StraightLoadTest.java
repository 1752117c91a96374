package io.hyperstow.dump.parallelcopy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.ArtifactWriter;
import io.hyperstow.api.catalog.RejectSink;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.LoadTargets;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.testkit.dump.MemoryArtifactSink;
import io.hyperstow.testkit.dump.MemoryBackup;
import io.hyperstow.testkit.dump.RecordingProgress;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where rows go when more is known than the name of their table. */
class StraightLoadTest {

    private static final TableName TABLE = new TableName("public", "t");
    private static final TableName CHUNK = new TableName("public", "c");
    private static final TableName CHUNK_OF_BACKUP = new TableName("old", "chunk");
    private static final LoadTargets AT_ONCE = new LoadTargets(Map.of(), Set.of(TABLE));

    private final TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
    private String name;
    private ProfileDatabase database;

    @BeforeEach
    void connect() {
        name = server.createDatabase("straight");
        server.execute(name, "CREATE TABLE t(id int PRIMARY KEY)", "CREATE TABLE c() INHERITS (t)");
        Profile.Login login = new Profile.Login(server.superuser(), server.password(), "");
        database = new ProfileDatabase(
                new Profile("load", server.jdbcUrl(name), login, server.tools().toString()));
    }

    @AfterEach
    void drop() {
        database.close();
        server.dropDatabase(name);
    }

    /** Loads the numbers 1 to 3, which were in a chunk of the backup. */
    private void load(LoadTargets targets) throws SQLException, IOException {
        MemoryArtifactSink sink = new MemoryArtifactSink();
        ArtifactSpec spec = new ArtifactSpec(
                "data/t.text", ArtifactKind.DATA, TABLE, List.of("id"), RowFormat.TEXT, "UTF8", Codec.NONE, 0);
        Artifact artifact;
        try (ArtifactWriter writer = sink.create(spec)) {
            writer.beginSegment(CHUNK_OF_BACKUP, 0);
            for (int i = 1; i <= 3; i++) {
                byte[] row = (i + "\n").getBytes(StandardCharsets.US_ASCII);
                writer.row(row, 0, row.length);
            }
            writer.endSegment();
            artifact = writer.commit();
        }
        long stored = new ParallelCopyLoad()
                .run(
                        new RestoreTask.Rows(TABLE, artifact, artifact.segments()),
                        new RestoreContext(
                                database,
                                name,
                                new MemoryBackup(null, sink),
                                Path.of("unused"),
                                new RecordingProgress(),
                                CancelSignal.NEVER,
                                RejectSink.NONE,
                                targets));
        assertEquals(3, stored);
    }

    private String value(String sql) {
        return server.value(name, sql);
    }

    private String file() {
        return value("SELECT pg_relation_filenode('t')");
    }

    private String rows() {
        return value("SELECT string_agg(id::text, ' ' ORDER BY id) FROM ONLY t");
    }

    @Test
    void rowsOfAKnownChunkGoIntoTheChunk() throws Exception {
        load(new LoadTargets(Map.of(CHUNK_OF_BACKUP, CHUNK), Set.of()));
        assertEquals("3", value("SELECT count(*) FROM ONLY c"));
        assertEquals("0", value("SELECT count(*) FROM ONLY t"));
    }

    @Test
    void rowsOfOtherChunksGoThroughTheTable() throws Exception {
        String file = file();
        load(new LoadTargets(Map.of(new TableName("old", "other"), CHUNK), Set.of(CHUNK)));
        assertEquals("1 2 3", rows());
        assertEquals(file, file());
    }

    @Test
    void whatIsFilledAtOnceBeginsWithANewFile() throws Exception {
        String file = file();
        load(AT_ONCE);
        assertEquals("1 2 3", rows());
        assertNotEquals(file, file());
    }

    @Test
    void rowsThatSomebodyHasStoredStay() throws Exception {
        server.execute(name, "INSERT INTO t VALUES (7)");
        String file = file();
        load(AT_ONCE);
        assertEquals("1 2 3 7", rows());
        assertEquals(file, file());
    }

    @Test
    void whoeverReadsIsNotDisturbed() throws Exception {
        String file = file();
        try (Connection reader = server.connect(name);
                Statement statement = reader.createStatement()) {
            reader.setAutoCommit(false);
            statement.execute("SELECT count(*) FROM t");
            load(AT_ONCE);
            reader.rollback();
        }
        assertEquals("1 2 3", rows());
        assertEquals(file, file());
    }

    @Test
    void aTableThatMayNotBeEmptiedIsFilledAsItIs() throws Exception {
        server.execute(name, "CREATE TABLE pointing(id int REFERENCES t(id))");
        String file = file();
        load(AT_ONCE);
        assertEquals("1 2 3", rows());
        assertEquals(file, file());
    }
}
