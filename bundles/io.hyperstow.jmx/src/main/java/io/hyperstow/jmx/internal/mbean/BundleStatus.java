package io.hyperstow.jmx.internal.mbean;

/**
 * A bundle as {@code type=Agent} shows it.
 *
 * @param name its symbolic name
 * @param version its version
 * @param state {@code ACTIVE}, {@code RESOLVED}, …, as OSGi names them
 * @param problem why it is not active, or what its components lack; empty when nothing is wrong
 */
public record BundleStatus(String name, String version, String state, String problem) {}
