/**
 * Real PostgreSQL servers for tests. {@link io.hyperstow.testkit.server.Testbed} answers a running
 * {@link io.hyperstow.testkit.server.TestServer} of each {@link io.hyperstow.testkit.server.ServerKind}, or skips the
 * test and says what is missing.
 *
 * <p>A server is unpacked once from Debian's packages into a folder of its own
 * ({@code ~/.cache/hyperstow/testbed/<suite>-<packages>}, or below {@code HYPERSTOW_TESTBED_DIR}) and run from there by
 * root, with a new data directory for every JVM. Where servers run already, {@code HYPERSTOW_TEST_PG15},
 * {@code HYPERSTOW_TEST_PG17}, {@code HYPERSTOW_TEST_PG18} and {@code HYPERSTOW_TEST_COMMUNITY} name them:
 * {@code jdbc:postgresql://HOST:PORT/?user=SUPERUSER[&password=PASSWORD];tools=FOLDER}, where the folder holds pg_dump,
 * pg_restore, psql and pg_dumpall of that server's major version.
 */
@Export
@Version("1.0.0")
package io.hyperstow.testkit.server;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
