package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.Constraint;
import io.hyperstow.api.model.Table;
import io.hyperstow.api.spi.restore.RestoreContext;
import java.io.IOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Foreign keys to tables that are neither in the backup nor in the target. They are left out, which the plan has said. */
final class PgRestoreKeys {

    private final RestoreContext context;

    PgRestoreKeys(RestoreContext context) {
        this.context = context;
    }

    List<PgRestoreEntry> withoutDangling(List<PgRestoreEntry> entries) throws SQLException, IOException {
        List<String> dangling = dangling();
        return entries.stream()
                .filter(entry -> dangling.stream().noneMatch(key -> entry.text().startsWith(key)))
                .toList();
    }

    /** The beginnings of their entries. */
    private List<String> dangling() throws SQLException, IOException {
        Manifest manifest = context.backup().manifest();
        List<String> dangling = new ArrayList<>();
        for (Table table : manifest.tables()) {
            for (Constraint constraint : table.constraints()) {
                boolean outside = constraint.references() != null
                        && manifest.table(constraint.references()).isEmpty();
                if (outside && !there(constraint.references().quoted())) {
                    dangling.add("FK CONSTRAINT " + table.name().schema() + " "
                            + table.name().name() + " " + constraint.name() + " ");
                }
            }
        }
        return dangling;
    }

    private boolean there(String name) throws SQLException, IOException {
        return context.database().call(context.databaseName(), session -> {
            String sql = "SELECT pg_catalog.to_regclass(?) IS NOT NULL";
            try (PreparedStatement statement = session.connection().prepareStatement(sql)) {
                statement.setString(1, name);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getBoolean(1);
                }
            }
        });
    }
}
