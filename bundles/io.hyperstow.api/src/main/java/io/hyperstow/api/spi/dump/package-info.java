/**
 * What a bundle implements to turn tables into artifacts. A {@link io.hyperstow.api.spi.dump.DumpStrategy} plans, as a
 * pure function of the request and the inventory, and runs one task at a time when the engine tells it to. Its twin in
 * {@code io.hyperstow.api.spi.restore} is registered under the same id.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.spi.dump;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
