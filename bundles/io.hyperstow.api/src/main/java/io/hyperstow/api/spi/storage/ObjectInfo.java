package io.hyperstow.api.spi.storage;

import java.time.Instant;

/**
 * What a target knows of an object.
 *
 * @param key its name
 * @param size bytes
 * @param modifiedAt when it was committed, by the target's clock
 */
public record ObjectInfo(ObjectKey key, long size, Instant modifiedAt) {}
