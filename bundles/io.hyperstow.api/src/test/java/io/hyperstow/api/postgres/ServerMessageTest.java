package io.hyperstow.api.postgres;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ServerMessageTest {

    @Test
    void readsMessageDetailAndHint() {
        ServerMessage message = ServerMessage.parse("ERROR: cannot drop table a\n  Detail: view b depends on it\n"
                + "view c depends on it\n  Hint: Use DROP ... CASCADE.\n  Position: 12");
        assertEquals("ERROR: cannot drop table a", message.text());
        assertEquals("view b depends on it\nview c depends on it", message.detail());
        assertEquals("Use DROP ... CASCADE.", message.hint());
    }

    @Test
    void leavesOutTheLineThatCopyQuotes() {
        ServerMessage message = ServerMessage.parse(
                "ERROR: missing data for column \"b\"\n  Where: COPY t, line 3: \"4111 1111 1111 1111\"");
        assertEquals("ERROR: missing data for column \"b\"", message.withDetail());
    }

    @Test
    void leavesOutTheRowThatACheckRefused() {
        ServerMessage message = ServerMessage.parse(
                "ERROR: new row violates check constraint \"c\"\n  Detail: Failing row contains (1, secret\nvalue).");
        assertEquals("ERROR: new row violates check constraint \"c\"\nFailing row contains (…)", message.withDetail());
    }

    @Test
    void keepsFurtherLinesOfTheMessage() {
        assertEquals(
                "ERROR: one\ntwo: three",
                ServerMessage.parse("ERROR: one\ntwo: three").text());
    }

    @Test
    void toleratesNoMessage() {
        assertEquals("", ServerMessage.parse(null).withDetail());
    }
}
