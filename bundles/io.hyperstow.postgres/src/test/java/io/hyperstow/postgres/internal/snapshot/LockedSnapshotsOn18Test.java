package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.testkit.server.ServerKind;

class LockedSnapshotsOn18Test extends LockedSnapshotsContract {

    LockedSnapshotsOn18Test() {
        super(ServerKind.PG18_TIMESCALE);
    }
}
