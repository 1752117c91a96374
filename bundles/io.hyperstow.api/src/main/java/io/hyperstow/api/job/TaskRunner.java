package io.hyperstow.api.job;

/**
 * Runs one task to its end. Called from the engine's threads, several at a time for different tasks.
 *
 * @param <T> the tasks it knows
 */
@FunctionalInterface
public interface TaskRunner<T extends Task> {

    /**
     * Does all of the task or nothing: after an exception the engine may call it again with the same task.
     *
     * @throws Exception {@link io.hyperstow.api.model.BackupException} with its code, or anything else, which becomes
     *     {@code INTERNAL} or, for SQL and I/O, the code that fits
     */
    void run(T task) throws Exception;
}
