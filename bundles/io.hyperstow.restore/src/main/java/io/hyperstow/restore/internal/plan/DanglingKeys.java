package io.hyperstow.restore.internal.plan;

import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.model.TableName;
import java.util.Set;

/** Foreign keys whose table will not be there. */
final class DanglingKeys {

    private DanglingKeys() {}

    /**
     * @param restored the tables of the restore
     * @param target what the target has before it; null when it is created
     */
    static boolean dangles(Constraint constraint, Set<TableName> restored, Inventory target) {
        TableName referenced = constraint.references();
        if (referenced == null || restored.contains(referenced)) {
            return false;
        }
        return target == null || target.table(referenced).isEmpty();
    }
}
