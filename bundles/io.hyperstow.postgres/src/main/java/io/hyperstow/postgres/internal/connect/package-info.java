/**
 * Connection profiles: what a configuration file says about a server, pooled and own sessions to its databases, the
 * fixed session settings, and COPY. The JDBC driver and the pool are used in this package and in no other.
 */
package io.hyperstow.postgres.internal.connect;
