package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.SnapshotLease;
import io.hyperstow.api.postgres.SnapshotRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.restore.RestoreStrategy;
import io.hyperstow.postgres.internal.archive.PgSchemaArchives;
import io.hyperstow.postgres.internal.connect.Profile;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import io.hyperstow.postgres.internal.inspect.CatalogInspector;
import io.hyperstow.postgres.internal.snapshot.LockedSnapshots;
import io.hyperstow.postgres.internal.tools.NativeTools;
import io.hyperstow.testkit.dump.DumpStrategyContract;
import io.hyperstow.testkit.dump.RecordingProgress;
import io.hyperstow.testkit.server.TestServer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;

/** What every strategy must do, of this one, on a real server. */
class CsvContractTest extends DumpStrategyContract {

    private final List<ProfileDatabase> profiles = new ArrayList<>();

    @AfterEach
    void closePools() {
        profiles.forEach(ProfileDatabase::close);
    }

    @Override
    protected DumpStrategy strategy() {
        return new CsvDump(new PgSchemaArchives(new NativeTools()));
    }

    @Override
    protected RestoreStrategy restoreStrategy() {
        return new CsvLoad();
    }

    @Override
    protected SnapshotLease lease(TestServer server, String database, Set<TableName> tables) throws SQLException {
        Profile.Login login = new Profile.Login(server.superuser(), server.password(), "");
        ProfileDatabase profile = new ProfileDatabase(new Profile(
                "contract", server.jdbcUrl(database), login, server.tools().toString()));
        profiles.add(profile);
        return new LockedSnapshots(new CatalogInspector())
                .lease(new SnapshotRequest(
                        profile,
                        database,
                        inventory -> tables,
                        Duration.ofSeconds(10),
                        new RecordingProgress(),
                        CancelSignal.NEVER));
    }
}
