/**
 * The JMX door: an RMI connector on the loopback address, registry and connector on one port. Every login and every
 * call is decided by {@link io.hyperstow.api.access.AccessControl}; without one there is no connector and the port is
 * closed.
 */
package io.hyperstow.jmx.internal.connector;
