package io.hyperstow.restore.internal.archive;

import io.hyperstow.api.postgres.ArchiveEntry;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Finds in the archive of a whole database what some of its tables need: types, functions, sequences, schemas. */
final class NeededEntries {

    /** What is a part of another entry and has no object of its own. */
    private static final Set<String> PARTS = Set.of("ACL", "COMMENT", "SECURITY LABEL");

    private final List<ArchiveEntry> all;
    private final Map<Integer, ArchiveEntry> byId = new HashMap<>();

    NeededEntries(List<ArchiveEntry> all) {
        this.all = all;
        all.forEach(entry -> byId.put(entry.dumpId(), entry));
    }

    /**
     * What entries need and what belongs to that, in the archive's order. What belongs to a table is not among it: a table
     * comes with the restore, or is not wanted.
     *
     * @param others entries of other lists of the same archive that are wanted
     * @param wanted tells the entries that are wanted
     */
    List<ArchiveEntry> of(Collection<ArchiveEntry> others, Predicate<ArchiveEntry> wanted) {
        Set<Integer> needed = new HashSet<>();
        Deque<Integer> open = new ArrayDeque<>();
        others.forEach(entry -> open.addAll(entry.dependsOn()));
        for (ArchiveEntry entry : all) {
            if (wanted.test(entry)) {
                open.add(entry.dumpId());
                open.addAll(entry.dependsOn());
            }
        }
        while (!open.isEmpty()) {
            ArchiveEntry entry = byId.get(open.pop());
            if (entry != null && entry.table() == null && needed.add(entry.dumpId())) {
                open.addAll(entry.dependsOn());
            }
        }
        return all.stream()
                .filter(entry -> needed.contains(entry.dumpId()) || isPart(entry, needed))
                .toList();
    }

    private static boolean isPart(ArchiveEntry entry, Collection<Integer> needed) {
        return PARTS.contains(entry.type()) && !entry.dependsOn().isEmpty() && needed.containsAll(entry.dependsOn());
    }
}
