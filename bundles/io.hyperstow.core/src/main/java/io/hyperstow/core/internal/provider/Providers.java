package io.hyperstow.core.internal.provider;

/**
 * Services of one kind by name, as they are now. Safe for use by many threads.
 *
 * @param <T> their type
 */
@FunctionalInterface
public interface Providers<T> {

    /**
     * Takes the preferred service of a name. The caller gives it back.
     *
     * @throws io.hyperstow.api.model.BackupException {@code UNKNOWN_…} whose hint lists the names there are
     */
    Provided<T> take(String name);
}
