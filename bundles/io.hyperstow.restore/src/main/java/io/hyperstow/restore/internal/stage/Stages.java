package io.hyperstow.restore.internal.stage;

import io.hyperstow.restore.internal.aggregate.CreateAggregates;
import io.hyperstow.restore.internal.archive.CreateDefinitions;
import io.hyperstow.restore.internal.archive.CreateObjects;
import io.hyperstow.restore.internal.archive.CreateTables;
import io.hyperstow.restore.internal.archive.EnterRestoringMode;
import io.hyperstow.restore.internal.archive.FetchArchive;
import io.hyperstow.restore.internal.archive.LeaveRestoringMode;
import io.hyperstow.restore.internal.archive.RefreshViews;
import io.hyperstow.restore.internal.archive.RestorePasses;
import io.hyperstow.restore.internal.archive.RestoreRemainder;
import io.hyperstow.restore.internal.compare.CheckResult;
import io.hyperstow.restore.internal.database.CreateDatabase;
import io.hyperstow.restore.internal.database.CreateExtension;
import io.hyperstow.restore.internal.database.FinishDatabase;
import io.hyperstow.restore.internal.database.UpgradeExtension;
import io.hyperstow.restore.internal.hypertable.CompressChunks;
import io.hyperstow.restore.internal.hypertable.ConfigureHypertables;
import io.hyperstow.restore.internal.hypertable.CreateHypertables;
import io.hyperstow.restore.internal.hypertable.DropEmptyChunks;
import io.hyperstow.restore.internal.hypertable.PrepareChunks;
import io.hyperstow.restore.internal.index.CreateConstraints;
import io.hyperstow.restore.internal.index.CreateEarlyKeys;
import io.hyperstow.restore.internal.index.CreateIndexes;
import io.hyperstow.restore.internal.index.CreateStatistics;
import io.hyperstow.restore.internal.index.MarkIndexes;
import io.hyperstow.restore.internal.jobs.CreateJobs;
import io.hyperstow.restore.internal.jobs.EnableJobs;
import io.hyperstow.restore.internal.jobs.QuarantineJobs;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.rows.AnalyzeDatabase;
import io.hyperstow.restore.internal.rows.AnalyzeTables;
import io.hyperstow.restore.internal.rows.EmptyTables;
import io.hyperstow.restore.internal.rows.LoadRows;
import io.hyperstow.restore.internal.rows.SetSequences;
import io.hyperstow.restore.internal.run.Stage;
import java.util.ArrayList;
import java.util.List;

/** The stages of a restore in their order. */
public final class Stages {

    private Stages() {}

    /** Those that have something to do. */
    public static List<Stage> of(Blueprint blueprint) {
        List<Stage> stages =
                switch (blueprint.method()) {
                    case ROWS -> ofRows(blueprint);
                    case ARCHIVE -> ofArchive();
                };
        return stages.stream()
                .filter(stage -> !stage.describe(blueprint).isEmpty())
                .toList();
    }

    private static List<Stage> ofRows(Blueprint blueprint) {
        List<Stage> stages = new ArrayList<>(List.of(
                new CreateDatabase(),
                new CreateExtension(),
                new CreateDefinitions(),
                new CreateObjects(),
                new CreateTables(),
                new CreateHypertables(),
                new CreateEarlyKeys(),
                new PrepareChunks(),
                new EmptyTables()));
        if (blueprint.indexesFirst()) {
            stages.addAll(List.of(new CreateIndexes(), new LoadRows(), new DropEmptyChunks()));
        } else {
            stages.addAll(List.of(new LoadRows(), new DropEmptyChunks(), new CreateIndexes()));
        }
        stages.addAll(List.of(
                new CreateConstraints(),
                new MarkIndexes(),
                new CreateStatistics(),
                new ConfigureHypertables(),
                new CompressChunks(),
                new CreateAggregates(),
                new RestoreRemainder(),
                new SetSequences(),
                new CreateJobs(),
                new AnalyzeTables(),
                new CheckResult(),
                new EnableJobs(),
                new FinishDatabase()));
        return stages;
    }

    /**
     * Nothing is created before the archive is known to be sound, and no job is on when restoring mode ends. Statistics
     * are gathered in restoring mode, where the statistics of a hypertable do not gather those of its chunks again.
     */
    private static List<Stage> ofArchive() {
        return List.of(
                new FetchArchive(),
                new CreateDatabase(),
                new CreateExtension(),
                new EnterRestoringMode(),
                new RestorePasses(),
                new AnalyzeDatabase(),
                new QuarantineJobs(),
                new LeaveRestoringMode(),
                new RefreshViews(),
                new CheckResult(),
                new UpgradeExtension(),
                new EnableJobs(),
                new FinishDatabase());
    }

    /** Whether what was restored stays although this stage failed: it is complete, and not what it should be. */
    public static boolean keptForExamination(Stage failed) {
        return failed instanceof CheckResult;
    }
}
