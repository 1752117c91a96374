package io.hyperstow.jolokia.internal;

import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jolokia.server.core.config.ConfigKey;
import org.jolokia.server.core.config.Configuration;
import org.jolokia.server.core.service.api.SecurityDetails;

/**
 * Jolokia's settings, as we want them. Its own configuration would let the environment and system properties change
 * them, and look up the machine's names first.
 */
final class FixedConfiguration implements Configuration {

    private static final Map<ConfigKey, String> VALUES = new EnumMap<>(Map.of(
            ConfigKey.AGENT_ID, "hyperstow",
            ConfigKey.AGENT_TYPE, "hyperstow",
            ConfigKey.DISABLE_DETECTORS, "true",
            ConfigKey.DISCOVERY_ENABLED, "false",
            ConfigKey.CANONICAL_NAMING, "false",
            // No stack trace reaches a client, whatever it asks for; message and hint do.
            ConfigKey.ALLOW_ERROR_DETAILS, "false"));

    @Override
    public String getConfig(ConfigKey key) {
        return VALUES.getOrDefault(key, key.getDefaultValue());
    }

    @Override
    public Set<ConfigKey> getConfigKeys() {
        return VALUES.keySet();
    }

    @Override
    public boolean containsKey(ConfigKey key) {
        return VALUES.containsKey(key);
    }

    @Override
    public Map<String, String> getNetworkConfig() {
        return Map.of();
    }

    @Override
    public SecurityDetails getSecurityDetails() {
        return new SecurityDetails();
    }
}
