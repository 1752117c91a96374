package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.Chunk;
import io.hyperstow.api.model.Dimension;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A hypertable, in a database or a backup.
 *
 * @param name as psql shows it
 * @param dimensions each as {@code time by range PT168H} or {@code device by hash 4}
 * @param chunks how many
 * @param rows of a database estimated, -1 when unknown
 * @param bytes in the database, without indexes
 * @param compression whether compression is enabled
 */
public record HypertableFacts(
        String name, List<String> dimensions, long chunks, long rows, long bytes, boolean compression) {

    static List<HypertableFacts> of(Inventory inventory) {
        Map<TableName, Long> chunks =
                inventory.chunks().stream().collect(Collectors.groupingBy(Chunk::hypertable, Collectors.counting()));
        return inventory.hypertables().stream()
                .map(hypertable -> {
                    Table table = inventory.table(hypertable.table()).orElseThrow();
                    return of(
                            hypertable,
                            chunks.getOrDefault(hypertable.table(), 0L),
                            table.estimatedRows(),
                            table.bytes());
                })
                .toList();
    }

    static List<HypertableFacts> of(Manifest manifest) {
        Map<TableName, Long> chunks =
                manifest.chunks().stream().collect(Collectors.groupingBy(ChunkContent::table, Collectors.counting()));
        return manifest.hypertables().stream()
                .map(hypertable -> of(
                        hypertable,
                        chunks.getOrDefault(hypertable.table(), 0L),
                        manifest.content(hypertable.table())
                                .map(TableContent::rows)
                                .orElse(0L),
                        manifest.table(hypertable.table()).map(Table::bytes).orElse(-1L)))
                .toList();
    }

    private static HypertableFacts of(Hypertable hypertable, long chunks, long rows, long bytes) {
        return new HypertableFacts(
                hypertable.table().toString(),
                hypertable.dimensions().stream().map(HypertableFacts::text).toList(),
                chunks,
                rows,
                bytes,
                !hypertable.compression().isEmpty());
    }

    private static String text(Dimension dimension) {
        if (dimension.kind() == Dimension.Kind.HASH) {
            return dimension.column() + " by hash " + dimension.partitions();
        }
        return dimension.column() + " by range "
                + (dimension.overTime()
                        ? Duration.of(dimension.interval(), ChronoUnit.MICROS).toString()
                        : Long.toString(dimension.interval()));
    }
}
