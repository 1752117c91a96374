package io.hyperstow.jmx.internal.mbean;

/**
 * A storage target's check that went well.
 *
 * @param key the object that was written, read back and deleted
 * @param bytes its size
 * @param milliseconds how long the three took
 */
public record StorageCheck(String key, long bytes, long milliseconds) {}
