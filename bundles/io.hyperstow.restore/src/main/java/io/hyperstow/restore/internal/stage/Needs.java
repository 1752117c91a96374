package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.TableName;
import io.hyperstow.restore.internal.index.CreateEarlyKeys;
import io.hyperstow.restore.internal.plan.Blueprint;
import io.hyperstow.restore.internal.plan.Blueprint.Method;
import io.hyperstow.restore.internal.plan.LockNeeds;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a restore takes of the server, as far as it is known before, in lines for people. */
final class Needs {

    private static final long MEGABYTE = 1L << 20;

    private final Blueprint blueprint;
    private final List<String> lines = new ArrayList<>();

    Needs(Blueprint blueprint) {
        this.blueprint = blueprint;
    }

    List<String> lines() {
        // pg_restore works on chunks one by one.
        if (blueprint.method() == Method.ROWS) {
            locks();
        }
        indexes();
        if (blueprint.method() == Method.ROWS) {
            blueprint.hypertables().keySet().forEach(this::primaryKey);
        }
        return lines;
    }

    /** The one transaction that takes most of them. */
    private void locks() {
        long most = 0;
        TableName of = null;
        for (Hypertable hypertable : blueprint.hypertables().values()) {
            TableName name = hypertable.table();
            long each = LockNeeds.ofChunk(blueprint, name);
            if (Preview.sizes(blueprint, hypertable).chunks() < 0) {
                lines.add("locks: " + each + " for each chunk of '" + name
                        + "' in one transaction; the backup does not tell how many chunks there will be, and the server"
                        + " has " + count(blueprint.survey().lockSlots()));
                continue;
            }
            long locks = each * blueprint.forecasts().get(name).chunks();
            if (locks > most) {
                most = locks;
                of = name;
            }
        }
        if (of != null) {
            lines.add("locks: up to " + count(most) + " in one transaction, which "
                    + (blueprint.options().createDatabase()
                            ? "adds an index or constraint to"
                            : "changes or drops all of")
                    + " the "
                    + count(blueprint.forecasts().get(of).chunks()) + " chunks of '" + of + "'; the server has "
                    + count(blueprint.survey().lockSlots())
                    + " for all transactions (max_locks_per_transaction × connections)");
        }
    }

    private void indexes() {
        long indexes = blueprint.created().stream()
                .mapToLong(name -> blueprint.table(name).indexes().size())
                .sum();
        long each = blueprint.survey().maintenanceBytes();
        int workers = (int) Math.min(LockNeeds.buildsAtOnce(blueprint), indexes);
        if (indexes > 0) {
            lines.add("memory: up to " + megabytes(workers * each) + " to build indexes, " + workers
                    + " at a time with " + megabytes(each) + " each (maintenance_work_mem)");
        }
    }

    private void primaryKey(TableName name) {
        long bytes = CreateEarlyKeys.bytesOfLateKey(blueprint, name);
        if (CreateEarlyKeys.early(blueprint, name)) {
            lines.add("memory: the primary key of '" + name
                    + "' comes before the rows; this TimescaleDB would take about "
                    + megabytes(bytes) + " to add it to "
                    + count(blueprint.forecasts().get(name).chunks()) + " chunks");
        } else if (bytes >= 16 * MEGABYTE) {
            lines.add("memory: about " + megabytes(bytes) + " for the primary key of '" + name
                    + "', which this TimescaleDB adds to all chunks at once");
        }
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String megabytes(long bytes) {
        return count((bytes + MEGABYTE - 1) / MEGABYTE) + " MB";
    }
}
