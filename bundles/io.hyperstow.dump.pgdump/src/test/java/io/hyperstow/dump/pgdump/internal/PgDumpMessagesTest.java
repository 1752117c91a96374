package io.hyperstow.dump.pgdump.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lines are those of pg_dump 17 on a database with TimescaleDB. */
class PgDumpMessagesTest {

    private final List<String> heard = new ArrayList<>();
    private final PgDumpMessages messages = new PgDumpMessages(new PgDumpMessages.Listener() {
        @Override
        public void finished(int item, String described) {
            heard.add("finished " + item + " <" + described + ">");
        }

        @Override
        public void warned(String text, List<String> details) {
            heard.add("warned <" + text + "> " + details);
        }

        @Override
        public void said(String line) {
            heard.add("said <" + line + ">");
        }
    });

    private List<String> heard(String... lines) {
        for (String line : lines) {
            messages.line(line);
        }
        messages.end();
        return heard;
    }

    @Test
    void finishedItemsAreToldAndWhatIsSaidOfSingleTablesIsDropped() {
        assertEquals(
                List.of(
                        "said <pg_dump: reading schemas>",
                        "finished 4081 <TABLE DATA cpu>",
                        "finished 4096 <BLOBS 4711..4713>"),
                heard(
                        "pg_dump: reading schemas",
                        "pg_dump: dumping contents of table \"public.cpu\"",
                        "pg_dump: NOTICE:  hypertable data are in the chunks, no data will be copied",
                        "DETAIL:  Data for hypertables are stored in the chunks of a hypertable so COPY TO of a hypertable"
                                + " will not copy any data.",
                        "HINT:  Use \"COPY (SELECT * FROM <hypertable>) TO ...\" to copy all data in hypertable, or copy each"
                                + " chunk individually.",
                        "pg_dump: finished item 4081 TABLE DATA cpu",
                        "pg_dump: saving large objects \"4711..4713\"",
                        "pg_dump: finished item 4096 BLOBS 4711..4713"));
    }

    @Test
    void linesOfSeveralProcessesMayBeMixed() {
        assertEquals(
                List.of("finished 23742 <TABLE DATA metadata>", "finished 34107 <TABLE DATA _hyper_1_77_chunk>"),
                heard(
                        "pg_dump:pg_dump: dumping contents of table \"_timescaledb_internal._hyper_1_1_chunk\"",
                        " finished item 23742 TABLE DATA metadata",
                        "pg_dump: pg_dump: finished item 34107 TABLE DATA _hyper_1_77_chunk",
                        "dumping contents of table \"_timescaledb_internal._hyper_1_76_chunk\"",
                        "pg_dump:"));
    }

    @Test
    void aWarningComesWithItsDetails() {
        assertEquals(
                List.of(
                        "warned <there are circular foreign-key constraints on this table:> [hypertable, You might not.]",
                        "warned <could not> []",
                        "said <pg_dump: detail: of something else>"),
                heard(
                                "pg_dump: warning: there are circular foreign-key constraints on this table:",
                                "pg_dump: detail: hypertable",
                                "pg_dump: hint: You might not.",
                                "pg_dump: warning: could not",
                                "pg_dump: finished item x TABLE DATA y",
                                "pg_dump: detail: of something else")
                        .stream()
                        .filter(line -> !line.contains("item x"))
                        .toList());
    }

    @Test
    void aNumberThatIsNoneIsNoItem() {
        assertEquals(
                List.of("said <pg_dump: finished item 99999999999999 TABLE DATA y>"),
                heard("pg_dump: finished item 99999999999999 TABLE DATA y"));
    }
}
