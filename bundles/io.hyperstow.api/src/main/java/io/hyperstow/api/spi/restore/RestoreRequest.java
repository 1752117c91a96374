package io.hyperstow.api.spi.restore;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimeRange;
import java.util.Map;
import java.util.Set;

/**
 * A restore that is wanted.
 *
 * @param manifest the backup
 * @param tables the tables whose rows are wanted
 * @param options what the caller asked for
 * @param ranges those of the tables of which only a range of time is wanted
 */
public record RestoreRequest(
        Manifest manifest, Set<TableName> tables, RestoreOptions options, Map<TableName, TimeRange> ranges) {

    public RestoreRequest {
        tables = Set.copyOf(tables);
        ranges = Map.copyOf(ranges);
    }

    /** All rows of the tables. */
    public RestoreRequest(Manifest manifest, Set<TableName> tables, RestoreOptions options) {
        this(manifest, tables, options, Map.of());
    }
}
