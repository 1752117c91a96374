package io.hyperstow.restore.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.restore.internal.fixture.FolderBackup;
import io.hyperstow.restore.internal.fixture.TestJob;
import io.hyperstow.testkit.server.ServerKind;
import io.hyperstow.testkit.server.Testbed;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class ArchiveRestoreOn15Test extends ArchiveRestoreContract {

    @Override
    ServerKind kind() {
        return ServerKind.PG15;
    }

    /** They set what an older server does not know, and say so on every connection. */
    @Test
    void bringsADatabaseBackWithProgramsOfANewerRelease() throws Exception {
        ProfileDatabase newer =
                bench().with(Testbed.server(ServerKind.PG18_TIMESCALE).tools());
        FolderBackup backup = FolderBackup.dump(bench().server(), newer, bench().freshFolder(), Set.of(), Set.of());
        String target = bench().target();
        bench().restore(newer, new TestJob(), backup, ArchiveBench.into(target, true));
        assertSame(target);

        String other = bench().made(bench().server().createDatabase("existing"));
        TestJob failing = new TestJob().onPhase(phase -> {
            if (phase.contains("indexes")) {
                bench().server().execute(other, "CREATE TABLE public.tags_twice (a int)");
            }
        });
        BackupException failed = Assertions.assertThrows(
                BackupException.class, () -> bench().restore(newer, failing, backup, ArchiveBench.into(other, false)));
        assertEquals(ErrorCode.TOOL_FAILED, failed.code());
        assertTrue(failed.problem().contains("relation \"tags_twice\" already exists"), failed::getMessage);
    }
}
