package io.hyperstow.dump.csv.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.postgres.internal.archive.PgSchemaArchives;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.postgres.internal.snapshot.LockedSnapshots;
import io.hyperstow.postgres.internal.tools.NativeTools;
import io.hyperstow.testkit.dump.MemoryArtifactSink;
import io.hyperstow.testkit.dump.MemoryBackup;
import io.hyperstow.testkit.dump.RecordingProgress;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows of databases in other encodings, on a real server. */
class CsvEncodingTest {

    private static final TableName TABLE = new TableName("public", "t");
    private static final Path UNUSED = Path.of("unused");

    private final TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
    private final RecordingProgress progress = new RecordingProgress();

    /** The byte 0xe4 is a character of LATIN1, and no beginning of one of UTF8. */
    @ParameterizedTest
    @CsvSource("LATIN1, UTF8, c3a40a")
    void theBytesAreWhatTheirEncodingSaysAndComeBack(String own, String written, String row) throws Exception {
        String source = database(own, "source");
        String target = database(own, "target");
        server.execute(source, "INSERT INTO t VALUES (E'\\xe4')");
        Profile.Login login = new Profile.Login(server.superuser(), server.password(), "");
        try (ProfileDatabase profile = new ProfileDatabase(new Profile(
                "encoding", server.jdbcUrl(source), login, server.tools().toString()))) {
            MemoryArtifactSink sink = new MemoryArtifactSink();
            dump(profile, source, sink);
            Artifact artifact = sink.artifacts().get(0);
            assertEquals(written, artifact.encoding());
            Segment segment = artifact.segments().get(0);
            int from = (int) segment.offset();
            byte[] rows = Arrays.copyOfRange(sink.content(artifact), from, from + (int) segment.length());
            assertArrayEquals(HexFormat.of().parseHex(row), rows);
            RestoreContext context = new RestoreContext(
                    profile, target, new MemoryBackup(null, sink), UNUSED, progress, CancelSignal.NEVER);
            assertEquals(1, new CsvLoad().run(new RestoreTask.Rows(TABLE, artifact, artifact.segments()), context));
            assertEquals(
                    "e4", server.value(target, "SELECT encode(convert_to(v, getdatabaseencoding()), 'hex') FROM t"));
        } finally {
            server.dropDatabase(source);
            server.dropDatabase(target);
        }
    }

    private String database(String encoding, String purpose) {
        String name = "csv_" + encoding.toLowerCase(Locale.ROOT) + "_" + purpose + "_" + System.nanoTime();
        server.execute(
                "postgres",
                "CREATE DATABASE " + name + " TEMPLATE template0 ENCODING '" + encoding
                        + "' LC_COLLATE 'C' LC_CTYPE 'C'");
        server.execute(name, "CREATE TABLE t(v text)");
        return name;
    }

    private void dump(ProfileDatabase profile, String database, MemoryArtifactSink sink) throws Exception {
        SnapshotRequest request = new SnapshotRequest(
                profile, database, inventory -> Set.of(TABLE), Duration.ofSeconds(10), progress, CancelSignal.NEVER);
        try (SnapshotLease lease = new LockedSnapshots(new CatalogInspector()).lease(request)) {
            CsvDump strategy = new CsvDump(new PgSchemaArchives(new NativeTools()));
            DumpRequest wanted =
                    new DumpRequest(lease.inventory(), Set.of(TABLE), Set.of(TABLE), BackupOptions.DEFAULTS);
            DumpContext context = new DumpContext(lease, sink, UNUSED, progress, CancelSignal.NEVER);
            for (DumpTask task : strategy.plan(wanted).tasks()) {
                if (task instanceof DumpTask.Rows) {
                    strategy.run(task, context);
                }
            }
        }
    }
}
