package io.hyperstow.restore.internal.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.compare.ContentRead.Kind;
import io.hyperstow.restore.internal.compare.ContentRead.Part;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ContentReadTest {

    private static final TableContent CPU = new TableContent(new TableName("public", "cpu"), 0, RowFormat.TEXT, "");

    private static List<Part> parts(int count, Kind kind, long bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Part(CPU, new TableName("in", "Chunk" + i), kind, bytes))
                .toList();
    }

    @Test
    void readsAHundredSmallRelationsAtOneGo() {
        assertEquals(
                List.of(100, 100, 50),
                ContentRead.of(parts(250, Kind.PLAIN, 8192)).stream()
                        .map(task -> task.parts().size())
                        .toList());
    }

    @Test
    void readsLargeRelationsAlone() {
        List<ContentRead> tasks = ContentRead.of(parts(3, Kind.PLAIN, ContentRead.LARGE));
        assertEquals(3, tasks.size());
        assertEquals(ContentRead.LARGE, tasks.get(0).weight());
        assertEquals(3, tasks.stream().map(ContentRead::id).distinct().count());
    }

    @Test
    void asksForAFewRelationsInAStatement() {
        List<String> queries = ContentRead.counting(parts(21, Kind.SELECTED, 8192));
        assertEquals(2, queries.size());
        assertTrue(queries.get(0).startsWith("SELECT 0, count(*) FROM \"in\".\"Chunk0\"\nUNION ALL SELECT 1,"));
        assertEquals("SELECT 20, count(*) FROM \"in\".\"Chunk20\"", queries.get(1));
        assertEquals(
                List.of("SELECT 0, count(*) FROM ONLY \"in\".\"Chunk0\""),
                ContentRead.counting(parts(1, Kind.PLAIN, 1)));
    }

    @Test
    void copiesOnlyWhatIsSmallAndWhole() {
        assertTrue(parts(1, Kind.PLAIN, 8192).get(0).copied());
        assertTrue(!parts(1, Kind.PLAIN, ContentRead.LARGE).get(0).copied());
        assertTrue(!parts(1, Kind.SELECTED, 8192).get(0).copied());
    }

    @Test
    void expectsAboutAsManyTasksAsItMakes() {
        assertEquals(50, ContentRead.tasks(5000, 0));
        assertEquals(3, ContentRead.tasks(3, 3 * ContentRead.LARGE));
    }
}
