package io.hyperstow.restore.internal;

import static io.hyperstow.restore.internal.ArchiveBench.into;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.restore.internal.fixture.TestJob;
import io.hyperstow.testkit.server.ServerKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores of archives on a real server. */
abstract class ArchiveRestoreContract {

    private static final String STATISTICS = """
            SELECT string_agg(format('%s.%s.%s %s', schemaname, tablename, attname, inherited), E'\\n'
                              ORDER BY schemaname, tablename, attname, inherited)
              FROM pg_stats
             WHERE schemaname !~ '^(pg_|_timescaledb_)' OR tablename LIKE '\\_hyper%'""";

    @TempDir
    private Path folder;

    private ArchiveBench bench;

    abstract ServerKind kind();

    final ArchiveBench bench() {
        return bench;
    }

    @BeforeEach
    void start() {
        bench = new ArchiveBench(kind(), folder);
    }

    @AfterEach
    void stop() throws Exception {
        bench.close();
    }

    @Test
    void bringsADatabaseBackAsItWas() throws Exception {
        String target = bench.target();
        TestJob job = new TestJob();
        bench.restore(job, bench.backup(), into(target, true));
        assertEquals(List.of(), job.progress().warnings());
        assertSame(target);
        assertNull(bench.server()
                .value(
                        "postgres",
                        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '" + target
                                + "'"));
        assertEquals(List.of(), bench.notes());
        assertEquals(
                bench.server().value(bench.source(), STATISTICS), bench.server().value(target, STATISTICS));
    }

    @Test
    void bringsADatabaseBackIntoAnEmptyOne() throws Exception {
        String target = bench.made(bench.server().createDatabase("empty"));
        bench.restore(new TestJob(), bench.backup(), into(target, false));
        assertSame(target);
    }

    final void assertSame(String target) throws Exception {
        Database database = bench.profile();
        Inventory source = database.call(bench.source(), new CatalogInspector()::inspect);
        Inventory restored = database.call(target, new CatalogInspector()::inspect);
        assertEquals(
                texts(source.tables().stream()
                        .map(table -> table.name() + " " + table.columns() + table.indexes() + table.constraints()
                                + table.triggers() + table.owner() + table.parents())
                        .toList()),
                texts(restored.tables().stream()
                        .map(table -> table.name() + " " + table.columns() + table.indexes() + table.constraints()
                                + table.triggers() + table.owner() + table.parents())
                        .toList()));
        assertEquals(texts(source.hypertables()), texts(restored.hypertables()));
        assertEquals(
                texts(source.chunks().stream()
                        .map(chunk -> chunk.name() + " " + chunk.ranges())
                        .toList()),
                texts(restored.chunks().stream()
                        .map(chunk -> chunk.name() + " " + chunk.ranges())
                        .toList()));
        assertEquals(texts(source.sequences()), texts(restored.sequences()));
        assertEquals(source.views(), restored.views());
        assertEquals(source.extensions(), restored.extensions());
        for (String sql : CONTENTS) {
            boolean hypertable =
                    sql.contains("cpu") || sql.contains("Wide") || sql.contains("ticks") || sql.contains("daily");
            if (!hypertable || bench.server().timescale()) {
                assertEquals(
                        bench.server().value(bench.source(), sql),
                        bench.server().value(target, sql),
                        sql);
            }
        }
        assertFalse(bench.restoring(target));
    }

    private static final List<String> CONTENTS = List.of(
            "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM public.tags t",
            "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM \"Odd schema\".\"Left \"\"over\" t",
            "SELECT md5(string_agg(t::text, '|' ORDER BY a)) FROM public.parted t",
            "SELECT md5(string_agg(t::text, '|' ORDER BY time, tag)) FROM public.cpu t",
            "SELECT md5(string_agg(t::text, '|' ORDER BY \"at time\")) FROM \"Odd schema\".\"Wide \"\"one\" t",
            "SELECT md5(string_agg(t::text, '|' ORDER BY tick)) FROM public.ticks t",
            "SELECT string_agg(t::text, '|' ORDER BY m) FROM public.counted t",
            "SELECT string_agg(t::text, '|' ORDER BY day) FROM public.daily t",
            "SELECT string_agg(convert_from(lo_get(oid), 'UTF8'), '|') FROM pg_largeobject_metadata",
            "SELECT obj_description('public.tags'::regclass)");

    private static String texts(List<?> list) {
        return String.join("\n", list.stream().map(Object::toString).toList());
    }
}
