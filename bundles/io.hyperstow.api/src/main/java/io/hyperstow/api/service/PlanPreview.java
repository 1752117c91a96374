package io.hyperstow.api.service;

import java.util.List;

/**
 * What a backup or restore would do now, in the types an MXBean carries.
 *
 * @param stages what happens, in order, for people
 * @param tables the tables concerned, as psql shows them
 * @param tasks tasks that move rows
 * @param rows rows to move, estimated for a backup; -1 when unknown
 * @param bytes their bytes before compression, estimated for a backup; -1 when unknown
 * @param notes what to know before it is started; for a backup always that the snapshot may differ
 */
public record PlanPreview(
        List<String> stages, List<String> tables, int tasks, long rows, long bytes, List<String> notes) {

    public PlanPreview {
        stages = List.copyOf(stages);
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
    }
}
