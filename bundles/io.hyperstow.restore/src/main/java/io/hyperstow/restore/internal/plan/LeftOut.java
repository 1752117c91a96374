package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Aggregate;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Names what the source had and the restored tables will not have. */
final class LeftOut {

    private final Manifest manifest;
    private final TargetSurvey survey;
    private final Set<TableName> tables;
    private final Set<TableName> created;

    LeftOut(Manifest manifest, TargetSurvey survey, Set<TableName> tables, Set<TableName> created) {
        this.manifest = manifest;
        this.survey = survey;
        this.tables = tables;
        this.created = created;
    }

    /** Of a restore row by row. */
    List<String> warnings() {
        List<String> warnings = ofArchive();
        for (Hypertable hypertable : manifest.hypertables()) {
            if (created.contains(hypertable.table())
                    && !hypertable.compression().isEmpty()) {
                warnings.add("compression settings of '" + hypertable.table()
                        + "' are left out: its rows are restored uncompressed; the manifest has the settings");
            }
        }
        for (TimescaleJob job : manifest.jobs()) {
            if (job.hypertable() != null && created.contains(job.hypertable())) {
                warnings.add("background job " + job.id() + " (" + job.procedure() + ") of '" + job.hypertable()
                        + "' is left out: the manifest has its schedule and configuration");
            }
        }
        for (Aggregate aggregate : manifest.aggregates()) {
            if (created.contains(aggregate.hypertable())) {
                warnings.add("continuous aggregate '" + aggregate.view() + "' over '" + aggregate.hypertable()
                        + "' is left out: the manifest has its definition");
            }
        }
        return warnings;
    }

    /** Of a restore of an archive, which holds all there is about its tables. */
    List<String> ofArchive() {
        List<String> warnings = new ArrayList<>();
        for (TableName name : tables) {
            Table table = manifest.table(name).orElseThrow();
            boolean counted = !manifest.contents().isEmpty();
            if (counted && table.storesRows() && manifest.content(name).isEmpty()) {
                warnings.add("'" + name + "' comes without rows: the backup holds only its definition");
            }
        }
        manifest.scope()
                .excluded()
                .forEach(exclusion ->
                        warnings.add("'" + exclusion.name() + "' is not in the backup: " + exclusion.why()));
        for (TableName name : created) {
            for (Constraint constraint : manifest.table(name).orElseThrow().constraints()) {
                if (DanglingKeys.dangles(constraint, tables, survey.inventory())) {
                    warnings.add("foreign key '" + constraint.name() + "' of '" + name + "' is left out: '"
                            + constraint.references() + "' is neither restored nor in the target");
                }
            }
        }
        return warnings;
    }
}
