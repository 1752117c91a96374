package io.hyperstow.api.model;

import java.util.List;

/**
 * A sequence and its position. Positions do not follow snapshots: this is the position when it was read.
 *
 * @param name its name
 * @param ownedBy the table whose column it serves (serial or identity); null when it stands alone
 * @param usedBy the tables whose column defaults draw from it
 * @param lastValue {@code last_value}
 * @param called {@code is_called}: whether {@code lastValue} has been given out
 */
public record Sequence(TableName name, TableName ownedBy, List<TableName> usedBy, long lastValue, boolean called) {

    public Sequence {
        usedBy = List.copyOf(usedBy);
    }
}
