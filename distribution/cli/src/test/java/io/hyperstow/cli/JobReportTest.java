package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class JobReportTest {

    @Test
    void tellsWhyAJobFailedAndWhatToDo() {
        JobView job = new JobView(OptionsDocumentTest.json("""
                {"id": "j", "kind": "BACKUP", "state": "FAILED", "warnings": ["table 'a' was left out"],
                 "errorCode": "STORAGE_FULL", "errorMessage": "no room in 'disk'", "hint": "free some"}"""));
        assertEquals(
                List.of(
                        "job       j",
                        "kind      backup",
                        "state     FAILED",
                        "warning   table 'a' was left out",
                        "error     no room in 'disk' (STORAGE_FULL)",
                        "hint      free some"),
                JobReport.lines(job));
    }

    @Test
    void takesAnUnknownStateForAnEndThatIsNoSuccess() {
        JobView job = new JobView(OptionsDocumentTest.json("{\"state\": \"PAUSED\"}"));
        assertTrue(job.ended());
        assertFalse(job.succeeded());
    }
}
