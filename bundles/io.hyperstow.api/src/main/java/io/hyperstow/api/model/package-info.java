/**
 * The words everything else is written in: what was found in a database (the {@link io.hyperstow.api.model.Inventory}
 * and its parts), what a caller asked for (the two option records), identifiers, and the one exception of every
 * service boundary.
 *
 * <p>All types are immutable values whose constructors refuse what cannot be true. The inventory's records are also
 * the entries of a manifest: the names of their components are field names of repository format 1, so they change only
 * together with the format.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.model;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
