package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.util.Set;

/** What the strategy says of itself, out and in. */
final class Csv {

    static final String ID = "csv";

    static final StrategyProperties DUMP = new StrategyProperties(
            ID,
            "Chosen hypertables and tables as CSV with a header, one file a table, on one snapshot.",
            Set.of(StrategyFeature.CHOSEN_TABLES, StrategyFeature.ROWS_APART),
            Set.of(
                    "include",
                    "excludeTables",
                    "excludeTableData",
                    "workers",
                    "codec",
                    "level",
                    "filePer",
                    "lockTimeoutSeconds",
                    "label"));

    static final StrategyProperties LOAD = new StrategyProperties(
            ID,
            "Loads CSV, of its own or adopted, on several connections, into the same or another partitioning.",
            DUMP.features(),
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
                    "enableJobs",
                    "owner",
                    "privileges",
                    "check"));

    private Csv() {}
}
