package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class PlanReportTest {

    @Test
    void showsHypertablesAsATableAndWhatIsNotKnown() {
        assertEquals(
                List.of(
                        "stages:",
                        "  load rows",
                        "tasks: 2",
                        "rows:  5,000",
                        "bytes: unknown",
                        "hypertables:",
                        "  hypertable   chunks   rows  rows/chunk  largest  bytes/chunk  largest",
                        "  public.cpu       10  5,000         500      600      50.0 kB  60.0 kB",
                        "  public.log  unknown      0     unknown  unknown      unknown  unknown",
                        "  public.cpu: by time every 1 day(s)",
                        "  public.cpu: prepared",
                        "  public.log: by n every 5",
                        "  public.log: no rows",
                        "needs:",
                        "  locks: 20",
                        "sql:",
                        "  SELECT 1",
                        "   FROM x"),
                PlanReport.lines(OptionsDocumentTest.json("""
                        {"stages": ["load rows"], "tables": [], "tasks": 2, "rows": 5000, "bytes": -1, "notes": [],
                         "hypertables": [
                            {"table": "public.cpu", "layout": "time every 1 day(s)", "chunks": 10, "rows": 5000,
                             "rowsPerChunk": 500, "bytesPerChunk": 50000, "largestChunkRows": 600,
                             "largestChunkBytes": 60000, "loading": "prepared"},
                            {"table": "public.log", "layout": "n every 5", "chunks": -1, "rows": 0, "rowsPerChunk": -1,
                             "bytesPerChunk": -1, "largestChunkRows": -1, "largestChunkBytes": -1,
                             "loading": "no rows"}],
                         "needs": ["locks: 20"], "statements": ["SELECT 1\\n FROM x"]}""")));
    }

    @Test
    void takesThePlanOfAnOlderAgent() {
        assertEquals(
                List.of("stages:", "  a", "tasks: 1", "rows:  2", "bytes: 3 B"),
                PlanReport.lines(OptionsDocumentTest.json("""
                        {"stages": ["a"], "tables": [], "tasks": 1, "rows": 2, "bytes": 3, "notes": []}""")));
    }
}
