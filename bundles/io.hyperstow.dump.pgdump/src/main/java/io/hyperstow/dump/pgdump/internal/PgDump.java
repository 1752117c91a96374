package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.util.Set;

/** What the strategy says of itself, out and in. */
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

    static final StrategyProperties RESTORE = new StrategyProperties(
            ID,
            "Restores what pgdump wrote, in passes of pg_restore, through TimescaleDB's restoring mode.",
            DUMP.features(),
            Set.of(
                    "targetDatabase",
                    "createDatabase",
                    "workers",
                    "upgradeExtension",
                    "enableJobs",
                    "owner",
                    "privileges",
                    "check"));

    private PgDump() {}
}
