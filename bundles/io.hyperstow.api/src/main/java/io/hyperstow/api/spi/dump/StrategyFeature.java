package io.hyperstow.api.spi.dump;

/** Facts about a strategy that the engine and the orchestrator act on. */
public enum StrategyFeature {
    /** It can back up a whole database: empty {@code include} is allowed. */
    WHOLE_DATABASE,
    /** It can back up chosen tables: {@code include} is allowed. */
    CHOSEN_TABLES,
    /** Its artifacts hold rows of COPY and definitions apart: the orchestrator restores the definitions. */
    ROWS_APART,
    /** Its archive brings the definitions itself and needs TimescaleDB's restoring mode. */
    RESTORING_MODE
}
