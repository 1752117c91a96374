package io.hyperstow.dump.parallelcopy.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.ArtifactPath;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.copy.RowsDump;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.PageRange;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.DumpTask.RowSource;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.postgres.internal.snapshot.LockedSnapshots;
import io.hyperstow.testkit.dump.MemoryArtifactSink;
import io.hyperstow.testkit.dump.RecordingProgress;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.TestServer;
import io.hyperstow.testkit.server.Testbed;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of pages on a real table that goes on changing. */
class PageRangesTest {

    private static final TableName PLAIN = new TableName("public", "plain");
    private static final TableName HYPER = new TableName("public", "hyper");

    @TempDir
    private Path folder;

    @Test
    void holdEveryRowOfTheSnapshotOnceWhateverHappensMeanwhile() throws Exception {
        TestServer server = Testbed.server(ServerKind.PG17_TIMESCALE);
        String name = server.createDatabase("page_ranges");
        server.execute(
                name,
                "CREATE TABLE public.plain AS SELECT g AS id, repeat('x', g % 300) AS t FROM generate_series(1, 20000) g",
                "CREATE TABLE public.hyper (time timestamptz NOT NULL, v int)",
                "SELECT create_hypertable('public.hyper', by_range('time'))",
                "INSERT INTO public.hyper SELECT '2026-01-01', g FROM generate_series(1, 20000) g");
        try (ProfileDatabase database = new ProfileDatabase(new Profile(
                        "test",
                        server.jdbcUrl(name),
                        new Profile.Login(server.superuser(), server.password(), ""),
                        server.tools().toString()));
                SnapshotLease lease = lease(database, name)) {
            server.execute(
                    name,
                    "UPDATE public.plain SET t = t || 'y' WHERE id % 3 = 0",
                    "DELETE FROM public.plain WHERE id % 5 = 0",
                    "INSERT INTO public.plain SELECT g, 'new' FROM generate_series(1, 50000) g",
                    "UPDATE public.hyper SET v = -v WHERE v % 2 = 0");
            Chunk chunk = lease.inventory().chunks().get(0);
            long pages = lease.inventory().table(PLAIN).orElseThrow().pages();
            for (TableName relation : List.of(PLAIN, chunk.name())) {
                long size = relation.equals(PLAIN) ? pages : chunk.pages();
                MemoryArtifactSink sink = new MemoryArtifactSink();
                RowsDump dump = new RowsDump(
                        new DumpContext(lease, sink, folder, new RecordingProgress(), CancelSignal.NEVER),
                        Long.MAX_VALUE);
                dump.run(
                        new DumpTask.Rows(
                                spec(relation),
                                List.of(
                                        new RowSource(relation, 0, false, new PageRange(0, 7)),
                                        new RowSource(relation, 1, false, new PageRange(7, 8)),
                                        new RowSource(relation, 2, false, new PageRange(8, size)),
                                        new RowSource(relation, 3, false, new PageRange(size, PageRange.OPEN))),
                                1),
                        new byte[0],
                        new byte[0]);
                List<Segment> segments = sink.artifacts().get(0).segments();
                assertEquals(4, segments.size());
                assertEquals(20_000, segments.stream().mapToLong(Segment::rows).sum());
                MemoryArtifactSink whole = new MemoryArtifactSink();
                new RowsDump(
                                new DumpContext(lease, whole, folder, new RecordingProgress(), CancelSignal.NEVER),
                                Long.MAX_VALUE)
                        .run(
                                new DumpTask.Rows(spec(relation), List.of(new RowSource(relation, false)), 1),
                                new byte[0],
                                new byte[0]);
                assertEquals(
                        lines(whole.content(whole.artifacts().get(0))),
                        lines(sink.content(sink.artifacts().get(0))));
            }
        } finally {
            server.dropDatabase(name);
        }
    }

    private static List<String> lines(byte[] content) {
        return new String(content, StandardCharsets.UTF_8).lines().toList();
    }

    private static ArtifactSpec spec(TableName relation) {
        boolean plain = relation.equals(PLAIN);
        return new ArtifactSpec(
                ArtifactPath.data(1, relation, "1", RowFormat.TEXT),
                ArtifactKind.DATA,
                plain ? PLAIN : HYPER,
                plain ? List.of("id", "t") : List.of("time", "v"),
                RowFormat.TEXT,
                "UTF8",
                Codec.NONE,
                0);
    }

    private static SnapshotLease lease(ProfileDatabase database, String name) throws Exception {
        return new LockedSnapshots(new CatalogInspector())
                .lease(new SnapshotRequest(
                        database,
                        name,
                        inventory -> Set.of(PLAIN, HYPER),
                        Duration.ofSeconds(5),
                        new RecordingProgress(),
                        CancelSignal.NEVER));
    }
}
