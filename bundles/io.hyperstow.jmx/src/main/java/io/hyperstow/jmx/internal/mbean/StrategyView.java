package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.spi.dump.StrategyProperties;
import java.util.List;

/** What a strategy said of itself when it appeared, as an MXBean; holds no instance of it. */
public final class StrategyView implements StrategyMXBean {

    private final StrategyProperties properties;
    private final String bundleVersion;

    public StrategyView(StrategyProperties properties, String bundleVersion) {
        this.properties = properties;
        this.bundleVersion = bundleVersion;
    }

    @Override
    public List<String> getFeatures() {
        return properties.features().stream().map(Enum::name).sorted().toList();
    }

    @Override
    public List<String> getOptions() {
        return properties.options().stream().sorted().toList();
    }

    @Override
    public String getBundleVersion() {
        return bundleVersion;
    }

    @Override
    public String getDescription() {
        return properties.description();
    }
}
