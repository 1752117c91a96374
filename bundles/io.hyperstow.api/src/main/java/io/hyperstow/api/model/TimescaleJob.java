package io.hyperstow.api.model;

/**
 * A background job of TimescaleDB: a policy or a user's own.
 *
 * @param id its number, 1000 and above; another in every database
 * @param procedure the procedure it calls, as SQL text with its schema
 * @param scheduleInterval as PostgreSQL writes an interval
 * @param config its JSON configuration, or empty; a policy's without the number of its hypertable
 * @param hypertable the hypertable or aggregate a policy is for; null for others
 * @param owner the role it runs as
 * @param scheduled whether it was on
 * @param name its name without its number: {@code Retention Policy}
 * @param maxRuntime after which it is ended; zero for never
 * @param maxRetries how often it is tried again after a failure; -1 for ever
 * @param retryPeriod how long it waits before that
 * @param fixedSchedule whether it starts at fixed times; else a while after its last end
 * @param initialStart the first of the fixed times, with its offset from UTC, or empty
 * @param timezone the time zone whose daylight saving the fixed times follow, or empty
 * @param check the function that checks its configuration, as SQL text with its schema, or empty
 */
public record TimescaleJob(
        int id,
        String procedure,
        String scheduleInterval,
        String config,
        TableName hypertable,
        String owner,
        boolean scheduled,
        String name,
        String maxRuntime,
        int maxRetries,
        String retryPeriod,
        boolean fixedSchedule,
        String initialStart,
        String timezone,
        String check) {}
