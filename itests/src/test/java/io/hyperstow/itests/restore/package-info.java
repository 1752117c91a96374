/** Backups and restores through the assembled distribution, compared with the source by plain SQL. */
package io.hyperstow.itests.restore;
