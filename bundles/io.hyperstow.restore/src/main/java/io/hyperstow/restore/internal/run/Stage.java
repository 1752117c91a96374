package io.hyperstow.restore.internal.run;

import io.hyperstow.restore.internal.plan.Blueprint;
import java.util.List;

/** A step of a restore. Has no state of its own. */
public interface Stage {

    /** What the job is doing while it runs, for people: {@code loading rows}. */
    String name();

    /** What it will do, in one line for people; empty when it has nothing to do, and then it is not run. */
    String describe(Blueprint blueprint);

    /** The SQL it will run for hypertables, aggregates, indexes and constraints, for people who want to read it before. */
    default List<String> statements(Blueprint blueprint) {
        return List.of();
    }

    /** How much work it is, for progress. */
    default Effort effort(Blueprint blueprint) {
        return Effort.NONE;
    }

    /**
     * What a person has to do when this stage has failed, where all was restored and checked before it; empty where a
     * restore without it is incomplete.
     */
    default String byHand(Blueprint blueprint) {
        return "";
    }

    /**
     * Does it.
     *
     * @throws Exception the restore has failed; what was created is undone by whoever runs the stages
     */
    void run(RestoreRun run) throws Exception;
}
