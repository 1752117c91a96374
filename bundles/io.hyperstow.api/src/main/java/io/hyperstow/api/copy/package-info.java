/**
 * Rows by COPY: what strategies share that write rows and definitions apart
 * ({@link io.hyperstow.api.spi.dump.StrategyFeature#ROWS_APART}). A strategy plans; these classes run its tasks.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.copy;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
