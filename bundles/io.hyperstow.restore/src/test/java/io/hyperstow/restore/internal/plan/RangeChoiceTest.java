package io.hyperstow.restore.internal.plan;

import static io.hyperstow.restore.internal.plan.BackupFixture.CPU;
import static io.hyperstow.restore.internal.plan.BackupFixture.HOUR;
import static io.hyperstow.restore.internal.plan.BackupFixture.TAGS;
import static io.hyperstow.restore.internal.plan.BackupFixture.chunk;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.HypertableLayout;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RestoreOptions.Existing;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimeRange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeChoiceTest {

    private static final Set<TableName> BOTH = Set.of(CPU, TAGS);
    private static final Manifest BACKUP = BackupFixture.manifest(
            List.of(BackupFixture.cpu(), BackupFixture.tags()),
            List.of(chunk(1, 0, 12), chunk(2, 12, 24), chunk(3, 24, 36), chunk(4, 48, 60)));

    private static RestoreOptions options(String from, String to, Existing existing) {
        RestoreOptions d = RestoreOptions.DEFAULTS;
        return new RestoreOptions(
                "",
                false,
                List.of(),
                from,
                to,
                d.order(),
                1,
                Map.of(),
                false,
                existing,
                d.onError(),
                false,
                false,
                d.owner(),
                d.privileges(),
                d.check(),
                Set.of());
    }

    private static RangeChoice choice(String from, String to) {
        return new RangeChoice(BACKUP, options(from, to, Existing.FAIL), BOTH, Map.of());
    }

    private static void refused(ErrorCode code, String word, org.junit.jupiter.api.function.Executable choice) {
        BackupException refused = assertThrows(BackupException.class, choice);
        assertEquals(code, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(word), refused.getMessage());
        assertFalse(refused.hint().isEmpty(), refused.getMessage());
    }

    @Test
    void cutsHypertablesByTheirTime() {
        TimeRange range = choice("1970-01-01T06:00", "1970-01-02").ranges().get(CPU);
        assertEquals(new TimeRange("time", "timestamp with time zone", 6 * HOUR, 24 * HOUR), range);
        assertEquals(Set.of(CPU), choice("1970-01-01T06:00", "").ranges().keySet());
        assertTrue(choice("", "").ranges().isEmpty());
    }

    @Test
    void leavesOutChunksOutsideAndCountsThoseAtTheEdgesNoMore() {
        List<ChunkContent> chunks =
                choice("1970-01-01T13:00Z", "1970-01-02T12:00Z").narrowed().chunks();
        assertEquals(
                List.of("chunk_2", "chunk_3"),
                chunks.stream().map(chunk -> chunk.name().name()).toList());
        assertEquals(List.of(-1L, 5L), chunks.stream().map(ChunkContent::rows).toList());
        assertEquals(
                13 * HOUR,
                choice("1970-01-01T13:00Z", "")
                        .clipped(CPU, List.of(chunk(2, 12, 24)))
                        .get(0)
                        .ranges()
                        .get(0)
                        .start());
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp with time zone,    1970-01-02,                       86400000000",
        "timestamp with time zone,    1970-01-01T00:00:00.000001Z,      1",
        "timestamp with time zone,    1970-01-01 02:00+02,              0",
        "timestamp with time zone,    1970-01-01T00:00:00-00:30,        1800000000",
        "timestamp without time zone, 1970-01-01T00:00:01,              1000000",
        "date,                        1970-01-02,                       86400000000",
        "date,                        1970-01-01T00:00:01Z,             86400000000",
        "date,                        1969-12-31T01:00Z,                0",
        "integer,                     -7,                               -7",
        "bigint,                      1000000000000,                    1000000000000",
    })
    void readsTimesInTheUnitOfTheColumn(String type, String text, long value) {
        assertEquals(value, new TimeBound("from", text, CPU).in(type));
    }

    @ParameterizedTest
    @CsvSource({
        "timestamp with time zone, soon",
        "timestamp with time zone, 17",
        "timestamp with time zone, 2026-02-30",
        "timestamp with time zone, 2026-01-01T25:00",
        "timestamp with time zone, 2026-01-01T00:00+99",
        "date,                     2026",
        "bigint,                   2026-01-01",
        "bigint,                   1.5",
    })
    void refusesWhatIsNoTimeOfTheColumn(String type, String text) {
        refused(ErrorCode.INVALID_OPTIONS, text, () -> new TimeBound("from", text, CPU).in(type));
    }

    @Test
    void refusesARangeThatIsEmptyOrTheWrongWayRound() {
        refused(ErrorCode.INVALID_OPTIONS, "no time", () -> choice("1970-01-02", "1970-01-01"));
        refused(ErrorCode.INVALID_OPTIONS, "no time", () -> choice("1970-01-02", "1970-01-02"));
    }

    @Test
    void refusesARangeWithoutRowsAndSaysWhatThereIs() {
        refused(ErrorCode.INVALID_OPTIONS, "no rows", () -> choice("1970-01-02T12:00", "1970-01-03"));
        BackupException refused = assertThrows(BackupException.class, () -> choice("2026-01-01", ""));
        assertTrue(refused.hint().contains("1970-01-03 12:00:00"), refused.hint());
    }

    @Test
    void refusesTablesNoneOfWhichIsAHypertable() {
        refused(
                ErrorCode.INVALID_OPTIONS,
                "hypertables",
                () -> new RangeChoice(BACKUP, options("1970-01-01", "", Existing.FAIL), Set.of(TAGS), Map.of()));
    }

    @Test
    void refusesToEmptyATableForAPartOfIt() {
        refused(
                ErrorCode.INVALID_OPTIONS,
                "truncate",
                () -> new RangeChoice(BACKUP, options("1970-01-01", "", Existing.TRUNCATE), BOTH, Map.of()));
    }

    @Test
    void refusesForeignKeysToRowsThatStayAway() {
        Table cpu = BackupFixture.cpu();
        Table tags = BackupFixture.tags();
        Constraint key = new Constraint("tags_fkey", Constraint.Type.FOREIGN_KEY, "…", List.of("id"), CPU);
        Table referencing = new Table(
                TAGS,
                tags.kind(),
                tags.owner(),
                tags.roles(),
                tags.columns(),
                List.of(),
                List.of(key),
                List.of(),
                List.of(),
                false,
                List.of(),
                List.of(),
                List.of(),
                1,
                1,
                1);
        Manifest manifest = BackupFixture.manifest(List.of(cpu, referencing), BACKUP.chunks());
        refused(
                ErrorCode.INVALID_OPTIONS,
                "tags_fkey",
                () -> new RangeChoice(manifest, options("1970-01-01T06:00", "", Existing.FAIL), BOTH, Map.of()));
    }

    @Test
    void refusesTimesThatAFunctionMakes() {
        Dimension made =
                new Dimension("time", "timestamp with time zone", Dimension.Kind.RANGE, HOUR, 0, "public.time_of", "");
        Manifest manifest = BackupFixture.withHypertables(BACKUP, List.of(BackupFixture.hypertable(made)), List.of());
        refused(
                ErrorCode.UNSUPPORTED,
                "function",
                () -> new RangeChoice(manifest, options("1970-01-01", "", Existing.FAIL), BOTH, Map.of()));
    }

    @Test
    void cutsByTheTimeThatALayoutNames() {
        HypertableLayout layout = new HypertableLayout("host", "10", null);
        TimeRange range = new RangeChoice(BACKUP, options("3", "", Existing.FAIL), BOTH, Map.of(CPU, layout))
                .ranges()
                .get(CPU);
        assertEquals(new TimeRange("host", "integer", 3, Long.MAX_VALUE), range);
        Column id = BackupFixture.tags().columns().get(0);
        assertEquals("id", id.name());
        Set<TableName> cut = new RangeChoice(
                        BACKUP,
                        options("3", "", Existing.FAIL),
                        Set.of(TAGS),
                        Map.of(TAGS, new HypertableLayout(id.name(), "10", null)))
                .ranges()
                .keySet();
        assertEquals(Set.of(TAGS), cut);
    }
}
