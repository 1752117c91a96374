package io.hyperstow.dump.pgdump.internal;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.restore.RestoreContext;
import io.hyperstow.api.spi.restore.RestoreTask.ArchivePass;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The schemas that are there before the definitions come, because an extension is in them. They are not made again, which
 * would fail, and get their owner.
 */
final class PgRestoreSchemas {

    private final RestoreContext context;
    private final ArchivePass task;

    PgRestoreSchemas(RestoreContext context, ArchivePass task) {
        this.context = context;
        this.task = task;
    }

    List<PgRestoreEntry> withoutExisting(List<PgRestoreEntry> entries) throws SQLException, IOException {
        return context.database().call(context.databaseName(), session -> {
            try (Statement statement = session.connection().createStatement()) {
                // pg_dump knows itself that every database has schema public.
                Set<String> schemas =
                        texts(statement, "SELECT nspname FROM pg_catalog.pg_namespace WHERE nspname <> 'public'");
                Set<String> roles = texts(statement, "SELECT rolname FROM pg_catalog.pg_roles");
                List<PgRestoreEntry> wanted = new ArrayList<>();
                for (PgRestoreEntry entry : entries) {
                    Optional<String> schema = entry.ofSchema() ? existing(entry, schemas, roles) : Optional.empty();
                    if (schema.isEmpty()) {
                        wanted.add(entry);
                    } else if (task.keepOwner()) {
                        String owner =
                                entry.schemaAndOwner().substring(schema.get().length() + 1);
                        statement.execute("ALTER SCHEMA " + TableName.quote(schema.get()) + " OWNER TO "
                                + TableName.quote(owner));
                    }
                }
                return wanted;
            }
        });
    }

    /** Names may have spaces in them: an owner that is one parts them. */
    private static Optional<String> existing(PgRestoreEntry entry, Set<String> schemas, Set<String> roles) {
        String text = entry.schemaAndOwner();
        return schemas.stream()
                .filter(schema -> text.startsWith(schema + " "))
                .filter(schema -> roles.contains(text.substring(schema.length() + 1)))
                .findFirst();
    }

    private static Set<String> texts(Statement statement, String sql) throws SQLException {
        Set<String> texts = new HashSet<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }
}
