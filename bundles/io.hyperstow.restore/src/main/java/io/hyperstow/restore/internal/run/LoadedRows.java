package io.hyperstow.restore.internal.run;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.RestoreTask;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** How many rows the tasks that ended have stored. Safe for use by many threads. */
public final class LoadedRows {

    private final Map<TableName, Long> ofTable = new HashMap<>();
    private final Set<TableName> together = new HashSet<>();
    private long all;

    /** To be called when the rows are committed. */
    public synchronized void add(RestoreTask task, long stored) {
        all += stored;
        if (task instanceof RestoreTask.Rows rows) {
            ofTable.merge(rows.table(), stored, Long::sum);
        } else if (task instanceof RestoreTask.Together parts) {
            parts.parts().forEach(part -> together.add(part.table()));
        }
    }

    /** Those of all tables. */
    public synchronized long all() {
        return all;
    }

    /** Those of one table; empty when they came together with those of others. */
    public synchronized OptionalLong of(TableName table) {
        return together.contains(table) ? OptionalLong.empty() : OptionalLong.of(ofTable.getOrDefault(table, 0L));
    }
}
