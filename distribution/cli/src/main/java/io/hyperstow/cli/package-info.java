/**
 * The client commands of {@code bin/hyperstow}: each is one call, or a few, of an MBean over Jolokia, printed for people
 * or, with {@code --json}, for machines. Commands hold no decisions; the agent makes them. Only {@code user} works on a
 * file of the agent, {@code etc/users.properties}.
 *
 * <p>Class loading is most of what a command costs, hence {@link java.net.HttpURLConnection} instead of the larger
 * client, and a command line that knows only the command it was given.
 */
package io.hyperstow.cli;
