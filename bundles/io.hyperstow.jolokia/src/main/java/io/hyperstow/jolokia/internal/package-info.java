/**
 * The HTTP door: Jolokia on {@code http://127.0.0.1:<port>/jolokia}.
 *
 * <p>The server is the JDK's own, and Jolokia is embedded and used through its request handler, not installed as
 * bundles: those register servlets on their own account, one of them without a login. Here nothing listens before there
 * is an {@link io.hyperstow.api.access.AccessControl}, nothing listens after it has gone, and in between one handler
 * answers every path, which asks for the login before it looks at anything else.
 */
package io.hyperstow.jolokia.internal;
