package io.hyperstow.api.spi.dump;

import java.util.Set;

/**
 * What a strategy says of itself.
 *
 * @param id {@code pgdump}, {@code csv}, {@code parallel-copy}
 * @param description one sentence for people
 * @param features what it can do
 * @param options the JSON names of the options it understands; others are refused by name
 */
public record StrategyProperties(String id, String description, Set<StrategyFeature> features, Set<String> options) {

    public StrategyProperties {
        features = Set.copyOf(features);
        options = Set.copyOf(options);
    }
}
