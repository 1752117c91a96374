package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProgressLineTest {

    @Test
    void showsABarAndFiguresOfARunningJob() {
        JobView job = job("""
                {"state": "RUNNING", "phase": "copying rows", "percent": 52.34, "rowsDone": 1234567,
                 "bytesDone": 987654321, "bytesPerSecond": 55000000, "etaSeconds": 72}""");
        assertEquals(
                "[############------------]  52.3 %  copying rows  1,234,567 rows  988 MB  55.0 MB/s  1:12 left",
                ProgressLine.bar(job, 200));
    }

    @Test
    void isNeverWiderThanTheTerminal() {
        JobView job = job("{\"state\": \"RUNNING\", \"phase\": \"copying rows\", \"percent\": 10}");
        assertEquals(39, ProgressLine.bar(job, 40).length());
        assertEquals("[##----------------------]  10.0 %  copy", ProgressLine.bar(job, 41));
    }

    @Test
    void saysThatItDoesNotKnowYet() {
        assertEquals(
                "[------------------------]    ? %  queued",
                ProgressLine.bar(job("{\"state\": \"QUEUED\", \"percent\": -1, \"etaSeconds\": -1}"), 80));
    }

    @Test
    void namesTheStateBeforeThereIsAPhase() {
        assertEquals("   ? %  running", ProgressLine.figures(job("{\"state\": \"RUNNING\", \"phase\": \"\"}")));
    }

    @Test
    void showsNeitherSpeedNorTimeLeftOfAnEndedJob() {
        JobView job = job("""
                {"state": "SUCCEEDED", "phase": "check", "percent": 100, "bytesPerSecond": 5, "etaSeconds": 0}""");
        assertEquals("[########################] 100.0 %  succeeded", ProgressLine.bar(job, 80));
    }

    private static JobView job(String json) {
        return new JobView(OptionsDocumentTest.json(json));
    }
}
