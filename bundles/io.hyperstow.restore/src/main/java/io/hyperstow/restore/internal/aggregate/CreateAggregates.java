package io.hyperstow.restore.internal.aggregate;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.database.TargetTimescale;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.run.Effort;
import io.hyperstow.restore.internal.run.RestoreRun;
import io.hyperstow.restore.internal.run.Stage;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Creates the continuous aggregates, each after what it is over, and gives them their materialized rows. It comes after the
 * rows of the hypertables: else these would all be written down as changes.
 *
 * <p>One that the server refuses is named and left out; the check finds it missing then.
 */
public final class CreateAggregates implements Stage {

    @Override
    public String name() {
        return "creating continuous aggregates";
    }

    @Override
    public String describe(Blueprint blueprint) {
        List<Aggregate> aggregates = blueprint.aggregates();
        return aggregates.isEmpty()
                ? ""
                : "create "
                        + aggregates.stream()
                                .map(aggregate -> "'" + aggregate.view() + "'")
                                .collect(Collectors.joining(", "))
                        + " with their materialized rows, "
                        + (blueprint.survey().superuser()
                                ? "exactly as far as they were refreshed"
                                : "to be refreshed once more where there are rows");
    }

    @Override
    public Effort effort(Blueprint blueprint) {
        List<Artifact> artifacts = blueprint.aggregates().stream()
                .flatMap(aggregate -> AggregateRebuild.artifacts(blueprint, aggregate).stream())
                .toList();
        return new Effort(
                artifacts.stream()
                        .mapToInt(artifact -> AggregateRebuild.batches(artifact).size())
                        .sum(),
                artifacts.stream().mapToLong(Artifact::bytes).sum());
    }

    @Override
    public List<String> statements(Blueprint blueprint) {
        TargetTimescale timescale = TargetTimescale.foreseen(blueprint);
        return blueprint.aggregates().stream()
                .filter(aggregate -> timescale.community())
                .flatMap(aggregate -> AggregateRebuild.creating(timescale, aggregate).stream())
                .toList();
    }

    @Override
    public void run(RestoreRun run) throws Exception {
        TargetTimescale timescale = TargetTimescale.of(run);
        Set<TableName> missing = new HashSet<>();
        List<AggregateRebuild> made = new ArrayList<>();
        for (Aggregate aggregate : run.blueprint().aggregates()) {
            run.job().throwIfCancelled();
            String name = "continuous aggregate '" + aggregate.view() + "'";
            if (!timescale.community()) {
                run.job().warn(name + " is left out: the TimescaleDB of the target is of the apache edition");
                continue;
            }
            if (missing.contains(aggregate.hypertable())) {
                missing.add(aggregate.view());
                run.job().warn(name + " is left out: '" + aggregate.hypertable() + "' is missing");
                continue;
            }
            AggregateRebuild rebuild = new AggregateRebuild(run, timescale, aggregate);
            try {
                rebuild.create();
            } catch (SQLException refused) {
                missing.add(aggregate.view());
                run.job().warn(name + " could not be created: " + refused.getMessage());
                continue;
            }
            rebuild.fill();
            made.add(rebuild);
        }
        for (AggregateRebuild rebuild : made) {
            rebuild.handOver();
        }
    }
}
