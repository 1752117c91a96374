package io.hyperstow.restore.internal;

import io.hyperstow.testkit.server.ServerKind;

class ArchiveRestoreOn15Test extends ArchiveRestoreContract {

    @Override
    ServerKind kind() {
        return ServerKind.PG15;
    }
}
