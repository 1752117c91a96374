package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.service.HypertableForecast;
import io.hyperstow.api.service.PlanPreview;
import io.hyperstow.api.spi.restore.RestoreTask;
import io.hyperstow.restore.internal.hypertable.CreateHypertables;
import io.hyperstow.restore.internal.hypertable.PrepareChunks;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.Blueprint.Method;
import io.hyperstow.restore.internal.plan.ChunkSizes;
import io.hyperstow.restore.internal.rows.Destinations;
import io.hyperstow.restore.internal.run.Stage;
import java.util.ArrayList;
import java.util.List;

/** What a restore would do, for somebody who decides whether it shall. */
public final class Preview {

    private Preview() {}

    /** Previews what was planned; changes nothing. */
    public static PlanPreview of(Blueprint blueprint) {
        List<String> notes = new ArrayList<>(blueprint.notes());
        notes.addAll(blueprint.warnings());
        List<Stage> stages = Stages.of(blueprint);
        return new PlanPreview(
                stages.stream().map(stage -> stage.describe(blueprint)).toList(),
                blueprint.tables().stream().map(TableName::toString).toList(),
                blueprint.tasks().size(),
                blueprint.tasks().stream().mapToLong(RestoreTask::rows).sum(),
                blueprint.tasks().stream().mapToLong(RestoreTask::weight).sum(),
                notes,
                blueprint.hypertables().values().stream()
                        .map(hypertable -> forecast(blueprint, hypertable))
                        .toList(),
                new Needs(blueprint).lines(),
                stages.stream()
                        .flatMap(stage -> stage.statements(blueprint).stream())
                        .toList());
    }

    private static HypertableForecast forecast(Blueprint blueprint, Hypertable hypertable) {
        ChunkSizes sizes = sizes(blueprint, hypertable);
        return new HypertableForecast(
                hypertable.table().toString(),
                CreateHypertables.layout(hypertable),
                sizes.chunks(),
                sizes.rows(),
                sizes.bytes(),
                sizes.rowsPerChunk(),
                sizes.bytesPerChunk(),
                sizes.largestRows(),
                sizes.largestBytes(),
                loading(blueprint, hypertable, sizes));
    }

    static ChunkSizes sizes(Blueprint blueprint, Hypertable hypertable) {
        return ChunkSizes.of(hypertable, blueprint.forecasts().get(hypertable.table()), blueprint.manifest());
    }

    private static String loading(Blueprint blueprint, Hypertable hypertable, ChunkSizes sizes) {
        if (blueprint.method() == Method.ARCHIVE) {
            return "pg_restore fills the chunks themselves, as they were";
        }
        if (sizes.rows() <= 0) {
            return "the backup has no rows of it";
        }
        String obstacle = PrepareChunks.obstacle(blueprint, hypertable);
        if (!obstacle.isEmpty()) {
            return "through the hypertable, which makes chunks as rows come, while others wait: " + obstacle;
        }
        boolean straight = Destinations.straight(blueprint, hypertable);
        return "its chunks are prepared first, so that several connections can fill them"
                + (straight ? "" : " through the hypertable") + " without waiting for each other"
                + (straight ? ", each directly" : "");
    }
}
