/** Backups of whole databases with pg_dump, as an operator starts them. */
package io.hyperstow.itests.archive;
