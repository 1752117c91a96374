/**
 * Users, passwords and rights.
 *
 * <h2>The users file</h2>
 *
 * {@code etc/users.properties}, UTF-8, one user a line; empty lines and lines that begin with {@code #} are ignored:
 *
 * <pre>{@code name = role:pbkdf2-sha256:iterations:salt:hash}</pre>
 *
 * <ul>
 *   <li>{@code name}: 1 to 64 of {@code A-Z a-z 0-9 . _ -}; a name that appears twice counts as malformed the second time
 *   <li>{@code =}: the first one of the line, with or without blanks around it
 *   <li>{@code role}: {@code viewer}, {@code operator} or {@code admin}
 *   <li>{@code iterations}: a decimal number from 120000 to 10000000
 *   <li>{@code salt}: at least 16 random bytes in base64 (RFC 4648 section 4, with padding)
 *   <li>{@code hash}: PBKDF2 (RFC 8018) with HMAC-SHA-256 over the password, encoded in UTF-8, and the salt; 32 bytes
 *       in base64
 * </ul>
 *
 * Whoever changes the file writes a new one beside it and renames it over the old one, mode 0600. A running agent reads
 * it again within a second of the next login.
 *
 * <h2>The rules</h2>
 *
 * The least role of every member of our own MBeans stands on the management interfaces; the few rules for other domains
 * are in {@link io.hyperstow.jmx.internal.access.Policy}. Both doors, JMX and HTTP, ask the one service.
 */
package io.hyperstow.jmx.internal.access;
