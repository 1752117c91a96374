package io.hyperstow.core.internal.backup;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.dump.StrategyProperties;
import io.hyperstow.core.internal.options.JsonOptionsParser;

/** What can be told of a backup's options without a connection. */
final class BackupRules {

    private BackupRules() {}

    /**
     * The options as a strategy understands them.
     *
     * @throws BackupException {@code INVALID_OPTIONS}; {@code UNSUPPORTED} when the strategy cannot do it
     */
    static BackupOptions options(String json, StrategyProperties strategy) {
        BackupOptions options = new JsonOptionsParser().backup(json, strategy);
        boolean whole = options.include().isEmpty();
        StrategyFeature needed = whole ? StrategyFeature.WHOLE_DATABASE : StrategyFeature.CHOSEN_TABLES;
        if (!strategy.features().contains(needed)) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED,
                    "strategy '" + strategy.id() + "' backs up "
                            + (whole ? "chosen tables, not a whole database" : "a whole database, not chosen tables"),
                    whole
                            ? "name the tables: {\"include\": [\"public.*\"]}"
                            : "leave out 'include', or use a strategy for chosen tables");
        }
        return options;
    }
}
