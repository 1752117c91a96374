package io.hyperstow.restore.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import java.util.List;
import org.junit.jupiter.api.Test;

class NeededEntriesTest {

    private static final TableName WANTED = new TableName("public", "wanted");
    private static final TableName OTHER = new TableName("public", "other");

    private static ArchiveEntry entry(int id, String type, TableName table, Integer... dependsOn) {
        return new ArchiveEntry(id, type, table, "public", type + " " + id, false, List.of(dependsOn));
    }

    private final NeededEntries entries = new NeededEntries(List.of(
            entry(1, "SCHEMA", null),
            entry(2, "TYPE", null, 1),
            entry(3, "ACL", null, 2),
            entry(4, "FUNCTION", null, 2),
            entry(5, "FUNCTION", null, 6),
            entry(6, "TABLE", OTHER, 1),
            entry(7, "TABLE", WANTED, 2),
            entry(8, "TRIGGER", WANTED, 7, 4),
            entry(9, "FK CONSTRAINT", WANTED, 7, 6),
            entry(10, "COMMENT", null, 5),
            entry(11, "DOMAIN", null)));

    private List<Integer> needed(List<ArchiveEntry> others, String... types) {
        return entries
                .of(others, entry -> List.of(types).contains(entry.type()) && !OTHER.equals(entry.table()))
                .stream()
                .map(ArchiveEntry::dumpId)
                .toList();
    }

    @Test
    void aTableNeedsWhatItsPartsNeedAndNoOtherTable() {
        assertEquals(List.of(1, 2, 3, 4), needed(List.of(), "TABLE", "TRIGGER", "FK CONSTRAINT"));
        assertEquals(List.of(1, 2, 3), needed(List.of(), "TABLE"));
    }

    @Test
    void whatIsWantedByItselfIsNeededToo() {
        assertEquals(List.of(11), needed(List.of(), "DOMAIN"));
        assertEquals(List.of(5, 10), needed(List.of(entry(20, "VIEW", OTHER, 5))));
    }
}
