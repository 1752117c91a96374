package io.hyperstow.api.model;

/**
 * A trigger a user made; TimescaleDB's own and those that serve constraints are left out.
 *
 * @param name as the catalog has it
 * @param definition as {@code pg_get_triggerdef} writes it with an empty search path
 * @param enabled {@code pg_trigger.tgenabled}: {@code O} origin, {@code D} disabled, {@code R} replica, {@code A} always
 */
public record Trigger(String name, String definition, String enabled) {}
