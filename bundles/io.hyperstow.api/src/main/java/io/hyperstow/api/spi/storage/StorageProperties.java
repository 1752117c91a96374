package io.hyperstow.api.spi.storage;

import java.util.Set;

/**
 * What a target says of itself.
 *
 * @param name the configured name, unique among targets
 * @param kind {@code local}, {@code s3}, {@code sftp}, …
 * @param location where it keeps objects, for people; never a secret
 * @param features what callers may rely on
 */
public record StorageProperties(String name, String kind, String location, Set<StorageFeature> features) {

    public StorageProperties {
        features = Set.copyOf(features);
    }
}
