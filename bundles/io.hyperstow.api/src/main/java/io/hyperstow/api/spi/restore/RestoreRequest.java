package io.hyperstow.api.spi.restore;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.TableName;
import java.util.Set;

/**
 * A restore that is wanted.
 *
 * @param manifest the backup
 * @param tables the tables whose rows are wanted
 * @param options what the caller asked for
 */
public record RestoreRequest(Manifest manifest, Set<TableName> tables, RestoreOptions options) {

    public RestoreRequest {
        tables = Set.copyOf(tables);
    }
}
