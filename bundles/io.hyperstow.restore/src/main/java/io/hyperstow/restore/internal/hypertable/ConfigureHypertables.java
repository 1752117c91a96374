package io.hyperstow.restore.internal.hypertable;

import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives hypertables their compression settings and the columns whose ranges are kept per chunk. It comes after the
 * constraints: TimescaleDB refuses most of these for hypertables that compress.
 */
public final class ConfigureHypertables implements Stage {

    @Override
    public String name() {
        return "configuring hypertables";
    }

    @Override
    public String describe(Blueprint blueprint) {
        String tables = configured(blueprint).stream()
                .map(hypertable -> "'" + hypertable.table() + "'")
                .collect(Collectors.joining(", "));
        return tables.isEmpty() ? "" : "give " + tables + " compression settings and columns for chunk skipping";
    }

    private static List<Hypertable> configured(Blueprint blueprint) {
        return blueprint.hypertables().values().stream()
                .filter(hypertable -> !hypertable.compression().isEmpty()
                        || !hypertable.chunkSkipping().isEmpty())
                .toList();
    }

    @Override
    public List<String> statements(Blueprint blueprint) {
        TargetTimescale timescale = TargetTimescale.foreseen(blueprint);
        List<String> statements = new ArrayList<>();
        for (Hypertable hypertable : configured(blueprint)) {
            if (!hypertable.compression().isEmpty() && timescale.community()) {
                statements.addAll(compressing(timescale, hypertable));
            }
            if (!hypertable.chunkSkipping().isEmpty() && HypertableSettings.knowsSkipping(timescale)) {
                statements.addAll(skipping(timescale, hypertable));
            }
        }
        return statements;
    }

    private static List<String> compressing(TargetTimescale timescale, Hypertable hypertable) {
        Map<String, String> known = HypertableSettings.known(hypertable.compression(), timescale.minor());
        return List.of(
                HypertableSettings.compress("TABLE", hypertable.table(), known),
                HypertableSettings.jobsOff(timescale, hypertable.table()));
    }

    private static List<String> skipping(TargetTimescale timescale, Hypertable hypertable) {
        List<String> statements = new ArrayList<>(List.of(HypertableSettings.ALLOW_SKIPPING));
        for (String column : hypertable.chunkSkipping()) {
            statements.add(HypertableSettings.skip(timescale, hypertable.table(), column));
        }
        return statements;
    }

    @Override
    public void run(RestoreRun run) throws SQLException, IOException {
        TargetTimescale timescale = TargetTimescale.of(run);
        for (Hypertable hypertable : configured(run.blueprint())) {
            if (!hypertable.compression().isEmpty() && timescale.community()) {
                compress(run, timescale, hypertable);
            } else if (!hypertable.compression().isEmpty()) {
                run.job()
                        .warn("compression settings of '" + hypertable.table() + "' are left out: the TimescaleDB of"
                                + " the target is of the apache edition; its rows are uncompressed");
            }
            if (!hypertable.chunkSkipping().isEmpty()) {
                skip(run, timescale, hypertable);
            }
        }
    }

    private static void compress(RestoreRun run, TargetTimescale timescale, Hypertable hypertable)
            throws SQLException, IOException {
        TableName table = hypertable.table();
        Map<String, String> known = HypertableSettings.known(hypertable.compression(), timescale.minor());
        Set<String> unknown = new HashSet<>(hypertable.compression().keySet());
        unknown.removeAll(known.keySet());
        if (!unknown.isEmpty()) {
            run.job()
                    .warn("settings " + unknown + " of '" + table + "' are left out: TimescaleDB 2." + timescale.minor()
                            + " does not know them");
        }
        run.executeAtOnce(compressing(timescale, hypertable));
    }

    private static void skip(RestoreRun run, TargetTimescale timescale, Hypertable hypertable)
            throws SQLException, IOException {
        if (!HypertableSettings.knowsSkipping(timescale)) {
            run.job()
                    .warn("chunk skipping of '" + hypertable.table() + "' is left out: TimescaleDB 2."
                            + timescale.minor() + " does not know it");
            return;
        }
        run.executeAtOnce(skipping(timescale, hypertable));
    }
}
