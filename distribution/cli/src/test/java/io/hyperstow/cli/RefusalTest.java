package io.hyperstow.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class RefusalTest {

    @Test
    void showsMessageAndHintWithoutClassNames() {
        CommandException e = refusal("""
                {"status": 500, "error_type": "javax.management.RuntimeMBeanException",
                 "error": "javax.management.RuntimeMBeanException : java.lang.IllegalArgumentException: no 'x'\\nhint: try 'y'"}""");
        assertEquals("no 'x'", e.getMessage());
        assertEquals("try 'y'", e.hint());
        assertEquals(ExitCode.FAILURE, e.exitCode());
    }

    @Test
    void keepsAMessageThatNamesAClassLater() {
        CommandException e = refusal("{\"status\": 500, \"error\": \"the cause was java.io.IOException: x\"}");
        assertEquals("the cause was java.io.IOException: x", e.getMessage());
    }

    @Test
    void tellsAMissingRightFromAFailure() {
        CommandException e = refusal("{\"status\": 403, \"error\": \"java.lang.Exception : forbidden\"}");
        assertEquals(ExitCode.REFUSED, e.exitCode());
    }

    private static CommandException refusal(String answer) {
        return Refusal.of(OptionsDocumentTest.json(answer), "bob", "startRestore");
    }
}
