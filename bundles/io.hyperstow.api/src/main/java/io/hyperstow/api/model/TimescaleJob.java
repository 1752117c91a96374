package io.hyperstow.api.model;

/**
 * A background job of TimescaleDB: a policy or a user's own.
 *
 * @param id its number, 1000 and above
 * @param procedure the procedure it calls, as SQL text with its schema
 * @param scheduleInterval as PostgreSQL writes an interval
 * @param config its JSON configuration, or empty
 * @param hypertable the hypertable a policy is for; null for others
 * @param owner the role it runs as
 * @param scheduled whether it was on
 */
public record TimescaleJob(
        int id,
        String procedure,
        String scheduleInterval,
        String config,
        TableName hypertable,
        String owner,
        boolean scheduled) {}
