package io.hyperstow.postgres.internal.snapshot;

import io.hyperstow.testkit.server.ServerKind;

class LockedSnapshotsOn17Test extends LockedSnapshotsContract {

    LockedSnapshotsOn17Test() {
        super(ServerKind.PG17_TIMESCALE);
    }
}
