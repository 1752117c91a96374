package io.hyperstow.core.internal.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class WarningsTest {

    private final Warnings warnings = new Warnings();

    @Test
    void keepsEqualTextsOnceInOrder() {
        assertTrue(warnings.add("b"));
        assertTrue(warnings.add("a"));
        assertFalse(warnings.add("b"));
        assertEquals(List.of("b", "a"), warnings.list());
    }

    @Test
    void countsThoseThatAreTooMany() {
        for (int i = 0; i < Warnings.MOST + 7; i++) {
            warnings.add("warning " + i);
        }
        List<String> list = warnings.list();
        assertEquals(Warnings.MOST + 1, list.size());
        assertEquals("7 more warning(s) are in the job's log only", list.get(Warnings.MOST));
    }
}
