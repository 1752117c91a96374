package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.util.Set;

/** What the strategy says of itself. */
final class PgDump {

    static final String ID = "pgdump";

    static final StrategyProperties DUMP = new StrategyProperties(
            ID,
            "Whole databases, or chosen plain tables, by pg_dump and pg_restore.",
            Set.of(StrategyFeature.WHOLE_DATABASE, StrategyFeature.CHOSEN_TABLES, StrategyFeature.RESTORING_MODE),
            Set.of(
                    "include",
                    "excludeTables",
                    "excludeTableData",
                    "workers",
                    "codec",
                    "level",
                    "lockTimeoutSeconds",
                    "check",
                    "rolePasswords",
                    "label"));

    private PgDump() {}
}
