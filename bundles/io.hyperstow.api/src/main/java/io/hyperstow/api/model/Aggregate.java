package io.hyperstow.api.model;

/**
 * A continuous aggregate.
 *
 * @param view the view users read
 * @param hypertable the hypertable, or aggregate, it is over
 * @param materialization the hypertable that holds its materialized rows
 * @param materializedOnly whether it answers from materialized rows only; else in real time
 * @param definition the query, as {@code timescaledb_information.continuous_aggregates} shows it
 */
public record Aggregate(
        TableName view, TableName hypertable, TableName materialization, boolean materializedOnly, String definition) {}
