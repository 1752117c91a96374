package io.hyperstow.api.spi.dump;

import java.util.List;

/**
 * What a backup will do. Tasks are independent: all read one snapshot.
 *
 * @param tasks in the order in which they should begin, the heaviest first
 * @param notes what an operator should know before it begins, for people
 */
public record DumpPlan(List<DumpTask> tasks, List<String> notes) {

    public DumpPlan {
        tasks = List.copyOf(tasks);
        notes = List.copyOf(notes);
    }
}
