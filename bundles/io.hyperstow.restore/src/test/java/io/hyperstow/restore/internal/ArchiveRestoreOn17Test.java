package io.hyperstow.restore.internal;

import io.hyperstow.testkit.server.ServerKind;

class ArchiveRestoreOn17Test extends ArchiveRestoreContract {

    @Override
    ServerKind kind() {
        return ServerKind.PG17_TIMESCALE;
    }
}
