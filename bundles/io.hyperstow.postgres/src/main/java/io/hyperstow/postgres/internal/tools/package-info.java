/** PostgreSQL's client programs: finding the ones that fit a server, and running them with a profile's login. */
package io.hyperstow.postgres.internal.tools;
