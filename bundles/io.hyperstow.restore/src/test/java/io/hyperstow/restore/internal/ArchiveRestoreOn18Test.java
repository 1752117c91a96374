package io.hyperstow.restore.internal;

import io.hyperstow.testkit.server.ServerKind;

class ArchiveRestoreOn18Test extends ArchiveRestoreContract {

    @Override
    ServerKind kind() {
        return ServerKind.PG18_TIMESCALE;
    }
}
