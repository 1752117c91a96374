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
 * @param hypertables the hypertables that a restore creates; empty for a backup
 * @param needs the locks and the memory that a restore takes of the server, for people; empty for a backup
 * @param statements the SQL that a restore runs for hypertables, aggregates, indexes and constraints, in order; empty for a
 *     backup, and where pg_restore does all that from its archive
 */
public record PlanPreview(
        List<String> stages,
        List<String> tables,
        int tasks,
        long rows,
        long bytes,
        List<String> notes,
        List<HypertableForecast> hypertables,
        List<String> needs,
        List<String> statements) {

    public PlanPreview {
        stages = List.copyOf(stages);
        tables = List.copyOf(tables);
        notes = List.copyOf(notes);
        hypertables = List.copyOf(hypertables);
        needs = List.copyOf(needs);
        statements = List.copyOf(statements);
    }

    /** Of a backup. */
    public PlanPreview(List<String> stages, List<String> tables, int tasks, long rows, long bytes, List<String> notes) {
        this(stages, tables, tasks, rows, bytes, notes, List.of(), List.of(), List.of());
    }
}
