/**
 * Files of other makers: {@link io.hyperstow.core.internal.adopt.CsvScan} reads a CSV file once, finds its rows and what is
 * wrong with it, and cuts it into segments that can be loaded apart; {@link io.hyperstow.core.internal.adopt.ArchiveScript}
 * reads what pg_restore makes of an archive of pg_dump.
 */
package io.hyperstow.core.internal.adopt;
