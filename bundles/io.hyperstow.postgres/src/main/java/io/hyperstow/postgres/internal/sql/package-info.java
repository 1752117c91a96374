/** Running SQL through JDBC and reading its rows: the few lines that every query of this bundle shares. */
package io.hyperstow.postgres.internal.sql;
