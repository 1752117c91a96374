package io.hyperstow.postgres.internal.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DatabaseEntriesTest {

    private static final TableName HOURLY = new TableName("public", "hourly");

    private static final List<String> LISTING = List.of(
            "1; 0 0 ENCODING - ENCODING ",
            "2; 3079 20 EXTENSION - timescaledb ",
            "3; 0 0 COMMENT - EXTENSION timescaledb ",
            ";\tdepends on: 2",
            "4; 1259 30 TABLE public m o",
            "5; 1259 31 VIEW public hourly o",
            ";\tdepends on: 4",
            "6; 0 0 ACL public TABLE hourly o",
            ";\tdepends on: 5",
            "7; 1259 32 VIEW public daily o",
            ";\tdepends on: 5",
            "8; 0 0 COMMENT public VIEW daily o",
            ";\tdepends on: 7",
            "9; 1255 33 FUNCTION public count() o",
            "10; 1259 34 INDEX public m_idx o",
            ";\tdepends on: 4",
            "11; 2620 35 TRIGGER public m ts_insert_blocker o",
            ";\tdepends on: 4",
            "12; 0 0 ACL public TABLE m o",
            ";\tdepends on: 4",
            "13; 1259 36 MATERIALIZED VIEW public yearly o",
            ";\tdepends on: 7 4");

    private static EntryOwners.Owner of(String table) {
        return new EntryOwners.Owner(new TableName("public", table), "public", false, false);
    }

    @Test
    void putsAsideWhatNeedsAnAggregateAndLeavesOutWhatIsTimescales() {
        Map<ObjectId, EntryOwners.Owner> owners = new HashMap<>();
        owners.put(new ObjectId(1259, 30), of("m"));
        owners.put(new ObjectId(1259, 31), of("hourly"));
        owners.put(new ObjectId(1259, 32), of("daily"));
        owners.put(new ObjectId(1255, 33), new EntryOwners.Owner(null, "public", false, false));
        owners.put(new ObjectId(1259, 34), of("m"));
        owners.put(new ObjectId(2620, 35), new EntryOwners.Owner(new TableName("public", "m"), "public", true, false));
        owners.put(new ObjectId(1259, 36), of("yearly"));
        DatabaseEntries entries = new DatabaseEntries(
                ArchiveListing.parse(LISTING, Set.of(10)),
                new EntryOwners(owners),
                Set.of(HOURLY),
                Set.of("_timescaledb_internal"));
        assertEquals(
                List.of(4, 9, 10, 12),
                entries.first().stream().map(ArchiveEntry::dumpId).toList());
        assertEquals(
                List.of(7, 8, 13),
                entries.overAggregates().stream().map(ArchiveEntry::dumpId).toList());
        assertEquals(
                List.of(5),
                entries.aggregateViews().stream().map(ArchiveEntry::dumpId).toList());
        ArchiveEntry grant = entries.first().get(3);
        assertEquals(
                new ArchiveEntry(12, "ACL", new TableName("public", "m"), "public", "TABLE m", false, List.of(4)),
                grant);
    }
}
