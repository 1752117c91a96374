/**
 * Who may do what, the same through every door: users with one of three roles, and the least role of each operation.
 * A door opens only when an {@link io.hyperstow.api.access.AccessControl} is registered, and asks it for everything.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.access;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
