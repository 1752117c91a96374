package io.hyperstow.api.spi.restore;

import java.util.List;

/**
 * What loads the rows.
 *
 * @param waves in order; the tasks of a wave are independent
 * @param notes what an operator should know before it begins, for people
 */
public record RestorePlan(List<Wave> waves, List<String> notes) {

    /**
     * Tasks that may run at the same time.
     *
     * @param name for people
     * @param tasks in the order in which they should begin
     */
    public record Wave(String name, List<RestoreTask> tasks) {

        public Wave {
            tasks = List.copyOf(tasks);
        }
    }

    public RestorePlan {
        waves = List.copyOf(waves);
        notes = List.copyOf(notes);
    }
}
