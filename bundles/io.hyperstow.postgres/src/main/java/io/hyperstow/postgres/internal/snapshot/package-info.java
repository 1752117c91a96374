/**
 * Snapshot leases: the locks first, then the snapshot, then a look back. {@link
 * io.hyperstow.postgres.internal.snapshot.LockedSnapshots} is the algorithm; a lease keeps the leader's session alive and
 * lends reading sessions on its snapshot.
 */
package io.hyperstow.postgres.internal.snapshot;
