package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.model.TableName;
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

    List<String> warnings() {
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
