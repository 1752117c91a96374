package io.hyperstow.dump.parallelcopy.internal;

import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.util.Set;

/** What the strategy says of itself, out and in. */
final class ParallelCopy {

    static final String ID = "parallel-copy";

    static final StrategyProperties DUMP = new StrategyProperties(
            ID,
            "Whole databases, or chosen hypertables and tables, by COPY, chunk by chunk, on several connections and one"
                    + " snapshot.",
            Set.of(StrategyFeature.WHOLE_DATABASE, StrategyFeature.CHOSEN_TABLES, StrategyFeature.ROWS_APART),
            Set.of(
                    "include",
                    "excludeTables",
                    "excludeTableData",
                    "workers",
                    "format",
                    "codec",
                    "level",
                    "lockTimeoutSeconds",
                    "label"));

    static final StrategyProperties LOAD = new StrategyProperties(
            ID,
            "Loads what parallel-copy wrote, on several connections, into the same or another partitioning.",
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
                    "enableJobs",
                    "owner",
                    "privileges",
                    "check"));

    private ParallelCopy() {}
}
