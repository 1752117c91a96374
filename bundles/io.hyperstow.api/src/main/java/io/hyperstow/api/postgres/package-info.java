/**
 * PostgreSQL and TimescaleDB as services: sessions with fixed settings, the inspector, snapshot leases, COPY, schema
 * archives and the native tools. {@code java.sql} is the only database API that shows; the driver stays inside the
 * bundle that provides these services.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.postgres;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
