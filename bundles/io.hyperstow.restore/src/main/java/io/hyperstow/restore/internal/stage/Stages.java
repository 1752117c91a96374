package io.hyperstow.restore.internal.stage;

import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.ArrayList;
import java.util.List;

/** The stages of a restore in their order. */
public final class Stages {

    private Stages() {}

    /** Those that have something to do. */
    public static List<Stage> of(Blueprint blueprint) {
        List<Stage> stages = new ArrayList<>(List.of(
                new CreateDatabase(),
                new CreateExtension(),
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
                new SetSequences(),
                new CheckResult(),
                new AnalyzeTables(),
                new FinishDatabase()));
        return stages.stream()
                .filter(stage -> !stage.describe(blueprint).isEmpty())
                .toList();
    }

    /** Whether what was restored stays although this stage failed: it is complete, and not what it should be. */
    public static boolean keptForExamination(Stage failed) {
        return failed instanceof CheckResult;
    }
}
