package io.hyperstow.dump.pgdump.internal;

import static io.hyperstow.dump.pgdump.internal.SampleInventory.internal;
import static io.hyperstow.dump.pgdump.internal.SampleInventory.name;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.dump.DumpTask;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PgDumpArgumentsTest {

    private static final Path FOLDER = Path.of("/work/archive");

    private static final Inventory INVENTORY = new SampleInventory(15)
            .hypertable("cpu", 3, 2)
            .hypertable("mem", 2, 0)
            .table("Odd \"name\" 1")
            .build();

    private static DumpTask.Archive task(Codec codec, int level, boolean asked) {
        return new DumpTask.Archive(Set.of(), Set.of(), Set.of(), 3, codec, level, asked, Duration.ofMillis(1500), 1);
    }

    private static PgDumpArguments arguments(DumpTask.Archive task, int major) {
        return new PgDumpArguments(task, INVENTORY, major);
    }

    @Test
    void aWholeDatabaseOnTheSnapshot() {
        assertEquals(
                List.of(
                        "--format=directory",
                        "--jobs=3",
                        "--compress=zstd:1",
                        "--snapshot=00000003-0000001B-1",
                        "--no-sync",
                        "--verbose",
                        "--file=/work/archive",
                        "--lock-wait-timeout=1500"),
                arguments(task(Codec.ZSTD, 1, false), 17).of("00000003-0000001B-1", FOLDER));
    }

    @ParameterizedTest
    @CsvSource({
        "16, ZSTD, 19, zstd:19, .zst",
        "18, LZ4,   1, lz4:1,   .lz4",
        "17, GZIP,  6, gzip:6,  .gz",
        "16, NONE,  0, none,    ''",
        "15, GZIP,  9, 9,       .gz",
        "15, NONE,  0, 0,       ''",
        "15, ZSTD, 19, 1,       .gz",
    })
    void everyMajorSaysCodecsInItsWay(int major, Codec codec, int level, String compress, String suffix) {
        PgDumpArguments arguments = arguments(task(codec, level, false), major);
        assertTrue(arguments.of("s", FOLDER).contains("--compress=" + compress));
        assertEquals(suffix, arguments.suffix());
        assertEquals(major < 16 && codec == Codec.ZSTD, arguments.fallsBack());
    }

    @Test
    void aCodecThatWasAskedForIsNotReplaced() {
        BackupException e = assertThrows(BackupException.class, () -> arguments(task(Codec.LZ4, 1, true), 15)
                .of("s", FOLDER));
        assertEquals(ErrorCode.UNSUPPORTED, e.code());
        assertTrue(e.problem().contains("'lz4'"), e.problem());
        assertTrue(e.hint().contains("gzip"), e.hint());
    }

    @Test
    void withoutALimitItGivesWayAfterAMinute() {
        DumpTask.Archive patient =
                new DumpTask.Archive(Set.of(), Set.of(), Set.of(), 2, Codec.NONE, 0, false, Duration.ZERO, 1);
        assertTrue(arguments(patient, 17).of("s", FOLDER).contains("--lock-wait-timeout=60000"));
    }

    @Test
    void namesAreExactWhateverIsInThem() {
        TableName odd = name("Odd \"name\" 1");
        DumpTask.Archive chosen =
                new DumpTask.Archive(Set.of(odd), Set.of(), Set.of(odd), 2, Codec.NONE, 0, false, Duration.ZERO, 1);
        List<String> arguments = arguments(chosen, 17).of("s", FOLDER);
        assertTrue(arguments.contains("--table=\"public\".\"Odd \"\"name\"\" 1\""), arguments::toString);
        assertTrue(arguments.contains("--exclude-table-data=\"public\".\"Odd \"\"name\"\" 1\""), arguments::toString);
    }

    @Test
    void theChunksOfAHypertableShareAPattern() {
        Set<TableName> cpu = new HashSet<>(Set.of(name("cpu")));
        for (int i = 1; i <= 5; i++) {
            cpu.add(internal("_hyper_1_" + i + "_chunk"));
        }
        cpu.add(internal("compress_hyper_91_1_chunk"));
        cpu.add(internal("compress_hyper_91_2_chunk"));
        DumpTask.Archive archive =
                new DumpTask.Archive(Set.of(), Set.of(name("x")), cpu, 2, Codec.NONE, 0, false, Duration.ZERO, 1);
        assertEquals(
                List.of(
                        "--exclude-table=\"public\".\"x\"",
                        "--exclude-table-data=\"public\".\"cpu\"",
                        "--exclude-table-data=\"_timescaledb_internal\".\"_hyper_1_\"[0-9]+\"_chunk\"",
                        "--exclude-table-data=\"_timescaledb_internal\".\"compress_hyper_91_\"[0-9]+\"_chunk\""),
                arguments(archive, 17).of("s", FOLDER).stream()
                        .filter(argument -> argument.startsWith("--exclude"))
                        .toList());
    }

    @Test
    void aPatternNeverTakesARelationThatIsWanted() {
        Set<TableName> wanted = Set.of(name("log_1"), name("log_2"), name("log_10"));
        assertEquals(
                List.of("\"public\".\"log_\"[0-9]+\"\""),
                PgDumpPatterns.of(wanted, Set.of(name("log_"), name("logs_1"), name("log_1_old"))));
        assertEquals(
                List.of("\"public\".\"log_1\"", "\"public\".\"log_10\"", "\"public\".\"log_2\""),
                PgDumpPatterns.of(wanted, Set.of(name("log_3"))));
    }
}
