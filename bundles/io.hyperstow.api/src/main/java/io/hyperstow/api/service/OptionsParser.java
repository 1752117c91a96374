package io.hyperstow.api.service;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupOptions;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.spi.dump.StrategyProperties;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Reads the options text of the operations: one JSON object, or empty text for the defaults. Every refusal is a
 * {@link BackupException} {@code INVALID_OPTIONS} that names the key and, in its hint, what is allowed.
 */
@ProviderType
public interface OptionsParser {

    /**
     * @param strategy an option it lacks is refused
     */
    BackupOptions backup(String json, StrategyProperties strategy);

    /**
     * @param strategy an option it lacks is refused
     */
    RestoreOptions restore(String json, StrategyProperties strategy);
}
