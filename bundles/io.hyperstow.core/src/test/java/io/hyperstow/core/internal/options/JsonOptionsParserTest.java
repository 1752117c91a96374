package io.hyperstow.core.internal.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.copy.CopyEncoding;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.Check;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.HypertableLayout;
import io.hyperstow.api.model.HypertableLayout.AddedDimension;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonOptionsParserTest {

    private static final StrategyProperties DUMP = new StrategyProperties(
            "full",
            "",
            Set.of(),
            Set.of(
                    "include",
                    "excludeTables",
                    "excludeTableData",
                    "workers",
                    "format",
                    "codec",
                    "level",
                    "filePer",
                    "lockTimeoutSeconds",
                    "check",
                    "rolePasswords",
                    "label"));
    private static final StrategyProperties RESTORE = new StrategyProperties(
            "full",
            "",
            Set.of(),
            Set.of(
                    "targetDatabase",
                    "createDatabase",
                    "include",
                    "from",
                    "to",
                    "order",
                    "workers",
                    "hypertables",
                    "keepIndexes",
                    "existing",
                    "onError",
                    "upgradeExtension",
                    "enableJobs",
                    "owner",
                    "privileges",
                    "check"));

    private final JsonOptionsParser parser = new JsonOptionsParser();

    private BackupException backupRefusal(String json) {
        BackupException e = assertThrows(BackupException.class, () -> parser.backup(json, DUMP), json);
        assertEquals(ErrorCode.INVALID_OPTIONS, e.code());
        assertTrue(!e.hint().isEmpty(), json);
        return e;
    }

    private BackupException restoreRefusal(String json) {
        BackupException e = assertThrows(BackupException.class, () -> parser.restore(json, RESTORE), json);
        assertEquals(ErrorCode.INVALID_OPTIONS, e.code());
        assertTrue(!e.hint().isEmpty(), json);
        return e;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \n", "{}"})
    void nothingMeansTheDefaults(String json) {
        assertEquals(BackupOptions.DEFAULTS, parser.backup(json, DUMP));
        assertEquals(RestoreOptions.DEFAULTS, parser.restore(json, RESTORE));
    }

    @Test
    void readsEveryBackupOption() {
        BackupOptions options = parser.backup("""
                {"include": ["public.*", "\\"Odd\\".t"], "excludeTables": ["a"], "excludeTableData": ["b"], "workers": 4,
                 "format": "binary", "codec": "gzip", "level": 9, "filePer": "chunk", "lockTimeoutSeconds": 0,
                 "check": "hashes", "rolePasswords": true, "label": "nightly"}""", DUMP);
        assertEquals(
                new BackupOptions(
                        List.of("public.*", "\"Odd\".t"),
                        List.of("a"),
                        List.of("b"),
                        4,
                        RowFormat.BINARY,
                        Codec.GZIP,
                        9,
                        BackupOptions.FilePer.CHUNK,
                        Duration.ZERO,
                        Check.HASHES,
                        true,
                        "nightly",
                        DUMP.options()),
                options);
    }

    @ParameterizedTest
    @CsvSource({"zstd,1", "lz4,1", "gzip,6", "none,0"})
    void theLevelsDefaultIsTheCodecs(String codec, int level) {
        assertEquals(
                level, parser.backup("{\"codec\": \"" + codec + "\"}", DUMP).level());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"wrokers": 4}                 | 'wrokers'
            {"workers": "4"}               | 'workers'
            {"workers": 4.5}               | 'workers'
            {"workers": 99999999999}       | 'workers'
            {"workers": 0}                 | 'workers'
            {"workers": 65}                | 'workers'
            {"workers": null}              | 'workers'
            {"level": 20}                  | 'level'
            {"codec": "none", "level": 1}  | 'level'
            {"codec": "ZSTD"}              | 'codec'
            {"codec": 1}                   | 'codec'
            {"include": "cpu"}             | 'include'
            {"include": [1]}               | 'include'
            {"include": ["a.b.c"]}         | 'a.b.c'
            {"include": [""]}              | ''
            {"label": 7}                   | 'label'
            {"lockTimeoutSeconds": -1}     | 'lockTimeoutSeconds'
            {"filePer": "row"}             | 'filePer'
            """)
    void namesWhatIsWrong(String json, String name) {
        BackupException e = backupRefusal(json);
        assertTrue(e.problem().contains(name), e.problem());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[]",
                "null",
                "1",
                "\"x\"",
                "{} {}",
                "{\"workers\": 1, \"workers\": 2}",
                "{'workers': 1}",
                "{} x"
            })
    void refusesWhatIsNotOneObject(String json) {
        assertTrue(
                backupRefusal(json).problem().contains("options are"),
                backupRefusal(json).problem());
    }

    @Test
    void listsWhatIsAllowed() {
        assertTrue(backupRefusal("{\"x\": 1}").hint().contains("codec, excludeTableData"));
        assertTrue(backupRefusal("{\"codec\": \"x\"}").hint().contains("zstd, lz4, gzip, none"));
        assertTrue(restoreRefusal("{\"order\": \"x\"}").hint().contains("newest-first, oldest-first"));
    }

    @Test
    void refusesAnOptionThatTheStrategyLacks() {
        StrategyProperties plain = new StrategyProperties("plain", "", Set.of(), Set.of("workers", "label"));
        BackupException e = assertThrows(BackupException.class, () -> parser.backup("{\"codec\": \"lz4\"}", plain));
        assertEquals(ErrorCode.INVALID_OPTIONS, e.code());
        assertEquals("strategy 'plain' has no option 'codec'", e.problem());
        assertTrue(e.hint().contains("label, workers"));
    }

    @Test
    void readsEveryRestoreOption() {
        RestoreOptions options = parser.restore("""
                {"targetDatabase": "copy", "createDatabase": true, "include": ["cpu"], "from": "2026-01-01",
                 "to": 1234567890123456789, "order": "oldest-first", "workers": 3,
                 "hypertables": {"cpu": {"chunkInterval": "1 day"}}, "keepIndexes": true, "existing": "truncate",
                 "onError": "skip", "upgradeExtension": true, "enableJobs": true, "owner": "current",
                 "privileges": "skip", "check": "none"}""", RESTORE);
        assertEquals(
                new RestoreOptions(
                        "copy",
                        true,
                        List.of("cpu"),
                        "2026-01-01",
                        "1234567890123456789",
                        RestoreOptions.Order.OLDEST_FIRST,
                        3,
                        Map.of("cpu", new HypertableLayout("", "1 day", null)),
                        true,
                        RestoreOptions.Existing.TRUNCATE,
                        RestoreOptions.OnError.SKIP,
                        true,
                        true,
                        RestoreOptions.Owner.CURRENT,
                        RestoreOptions.Privileges.SKIP,
                        Check.NONE,
                        RESTORE.options()),
                options);
    }

    private HypertableLayout layout(String json) {
        return parser.restore("{\"hypertables\": {\"m.cpu\": " + json + "}}", RESTORE)
                .hypertables()
                .get("m.cpu");
    }

    @Test
    void readsLayoutsInTheirLongAndShortForms() {
        assertNull(layout("{}").dimensions());
        assertEquals(
                new HypertableLayout("ts", "86400000000", null),
                layout("{\"timeColumn\": \"ts\", \"chunkInterval\": 86400000000}"));
        assertEquals(List.of(), layout("{\"dimensions\": []}").dimensions());
        AddedDimension hash = new AddedDimension("tags_id", Dimension.Kind.HASH, "", 4, "");
        assertEquals(
                List.of(hash),
                layout("{\"partitionColumn\": \"tags_id\", \"partitions\": 4}").dimensions());
        assertEquals(
                List.of(hash, new AddedDimension("seq", Dimension.Kind.RANGE, "1000", 0, "public.f")),
                layout("""
                        {"dimensions": [{"column": "tags_id", "partitions": 4},
                         {"column": "seq", "type": "range", "interval": 1000, "function": "public.f"}]}""").dimensions());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"partitions": 4}                                                   | 'hypertables.m.cpu.partitionColumn'
            {"partitionColumn": "a"}                                            | 'hypertables.m.cpu.partitions'
            {"partitionColumn": "a", "partitions": 0}                           | 'partitions'
            {"partitionColumn": "a", "partitions": 4, "dimensions": []}         | 'hypertables.m.cpu.dimensions'
            {"colour": 1}                                                       | 'hypertables.m.cpu.colour'
            {"dimensions": {}}                                                  | 'hypertables.m.cpu.dimensions'
            {"dimensions": [1]}                                                 | 'hypertables.m.cpu.dimensions'
            {"dimensions": [{"partitions": 4}]}                                 | 'hypertables.m.cpu.dimensions[0].column'
            {"dimensions": [{"column": "a", "type": "range"}]}                  | 'a'
            {"dimensions": [{"column": "a", "interval": 1, "partitions": 2}]}   | 'hypertables.m.cpu.dimensions[0].partitions'
            {"dimensions": [{"column": "a", "type": "list"}]}                   | 'hypertables.m.cpu.dimensions[0].type'
            []                                                                  | 'hypertables.m.cpu'
            """)
    void namesWhatIsWrongInALayout(String json, String name) {
        BackupException e = restoreRefusal("{\"hypertables\": {\"m.cpu\": " + json + "}}");
        assertTrue(e.problem().contains(name), e.problem());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"createDatabase": "yes"}          | 'createDatabase'
            {"from": true}                     | 'from'
            {"hypertables": []}                | 'hypertables'
            {"hypertables": {"a.b.c": {}}}     | 'a.b.c'
            {"check": "hashes", "from": "x"}   | 'check'
            {"check": "hashes", "onError": "skip"} | 'check'
            {"codec": "zstd"}                  | 'codec'
            """)
    void namesWhatIsWrongInARestore(String json, String name) {
        BackupException e = restoreRefusal(json);
        assertTrue(e.problem().contains(name), e.problem());
    }

    @Test
    void readsTheFilterOfALists() {
        assertEquals(new ListFilter("", null, Integer.MAX_VALUE), ListFilter.parse(""));
        assertEquals(
                new ListFilter("m", Instant.parse("2026-11-22T00:00:00Z"), 5),
                ListFilter.parse("{\"database\": \"m\", \"before\": \"2026-11-22T00:00:00Z\", \"limit\": 5}"));
        for (String wrong : List.of("{\"before\": \"yesterday\"}", "{\"limit\": 0}", "{\"after\": 1}")) {
            assertThrows(BackupException.class, () -> ListFilter.parse(wrong), wrong);
        }
    }

    @Test
    void aDeleteReadsBackWhatItWasTold() {
        assertEquals(new DeleteOptions(true), DeleteOptions.parse(new DeleteOptions(true).json()));
        assertEquals(new DeleteOptions(false), DeleteOptions.parse(new DeleteOptions(false).json()));
        assertEquals(new DeleteOptions(false), DeleteOptions.parse(""));
    }

    @Test
    void readsHowAnAdoptedFileIsWritten() {
        AdoptOptions options = AdoptOptions.parse("""
                {"database": "prod", "table": "m.cpu", "columns": ["b", "a"], "header": false, "delimiter": "\\t",
                 "quote": "'", "null": "NULL", "encoding": "latin1", "label": "old"}""");
        assertEquals(
                new AdoptOptions(
                        "prod",
                        "m.cpu",
                        List.of("b", "a"),
                        new CsvSettings(false, "\t", "'", "'", "NULL"),
                        CopyEncoding.of("LATIN1"),
                        "old"),
                options);
        assertEquals(
                CsvSettings.DEFAULTS,
                AdoptOptions.parse("{\"database\": \"prod\", \"table\": \"cpu\"}")
                        .settings());
    }

    @Test
    void keepsTheOptionsAsTheyWereGiven() {
        assertEquals(
                Map.of("include", List.of("a"), "workers", 2, "label", "x"),
                JsonOptionsParser.values("{\"include\": [\"a\"], \"workers\": 2, \"label\": \"x\"}").entrySet().stream()
                        .collect(java.util.stream.Collectors.toMap(
                                Map.Entry::getKey,
                                e -> e.getValue() instanceof Number n ? n.intValue() : e.getValue())));
    }
}
