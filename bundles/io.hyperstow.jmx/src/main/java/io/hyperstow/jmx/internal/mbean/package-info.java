/**
 * The management interfaces of the domain {@code io.hyperstow} and what stands behind them. Each interface says in
 * annotations what a console shows and which role a member needs; the access rules of every door are read from there.
 *
 * <p>Behind an interface is a view: it calls a service, turns what came back into records an MXBean carries, and turns
 * refusals into exceptions of the JDK. Views decide nothing.
 */
package io.hyperstow.jmx.internal.mbean;
