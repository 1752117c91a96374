package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.postgres.ArchiveEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Chooses an archive's wanted entries. */
final class EntryChooser {

    /** What describes the archive or the database, or belongs to no table. */
    private static final Set<String> NEVER = Set.of(
            "ENCODING",
            "STDSTRINGS",
            "SEARCHPATH",
            "DATABASE",
            "DATABASE PROPERTIES",
            "DEFAULT ACL",
            "EVENT TRIGGER",
            "PUBLICATION",
            "PUBLICATION TABLE",
            "PUBLICATION TABLES IN SCHEMA",
            "SUBSCRIPTION",
            "SUBSCRIPTION TABLE",
            "USER MAPPING");

    /** Extensions that a database has, or that the restore makes at the right version. */
    private static final Set<String> PROVIDED = Set.of("- timescaledb", "- plpgsql");

    private final List<ListedEntry> listed;
    private final EntryOwners owners;
    private final Map<Integer, EntryOwners.Owner> chosen = new HashMap<>();

    EntryChooser(List<ListedEntry> listed, EntryOwners owners) {
        this.listed = listed;
        this.owners = owners;
    }

    /** Everything that belongs to the dumped tables, without what is TimescaleDB's. */
    List<ArchiveEntry> ofTables() {
        List<ArchiveEntry> entries = new ArrayList<>();
        for (ListedEntry entry : listed) {
            if (NEVER.contains(entry.type())) {
                continue;
            }
            EntryOwners.Owner owner = owners.of(entry);
            if (entry.object().oid() == 0) {
                owner = ofDependencies(entry);
            }
            if (owner != null && !owner.timescaleTrigger() && !owner.schema().startsWith("_timescaledb_")) {
                add(entries, entry, owner);
            }
        }
        return entries;
    }

    /**
     * What is needed, with its comments and privileges. Not those of schema public, nor its owner: every database has
     * that schema with its own.
     */
    List<ArchiveEntry> ofObjects(Set<ObjectId> needed) {
        List<ArchiveEntry> entries = new ArrayList<>();
        for (ListedEntry entry : listed) {
            if (NEVER.contains(entry.type())
                    || provided(entry)
                    || owners.of(entry).publicSchema()) {
                continue;
            }
            if (entry.object().oid() != 0 ? needed.contains(entry.object()) : belongs(entry, needed)) {
                EntryOwners.Owner owner = entry.object().oid() != 0 ? owners.of(entry) : ofDependencies(entry);
                add(entries, entry, owner == null ? EntryOwners.Owner.NONE : owner);
            }
        }
        return entries;
    }

    /** Whether a restore finds it in the database, or makes it itself. */
    static boolean provided(ListedEntry entry) {
        return entry.type().equals("EXTENSION")
                        && PROVIDED.contains(entry.text().strip())
                || entry.type().equals("COMMENT") && entry.text().startsWith("- EXTENSION ");
    }

    private boolean belongs(ListedEntry entry, Set<ObjectId> needed) {
        if (entry.type().equals("SHELL TYPE")) {
            return listed.stream()
                    .anyMatch(other -> other.type().equals("TYPE")
                            && other.text().equals(entry.text())
                            && needed.contains(other.object()));
        }
        return !entry.dependsOn().isEmpty() && chosen.keySet().containsAll(entry.dependsOn());
    }

    /** An entry without an object is its dependencies': null when one of them is not wanted. */
    private EntryOwners.Owner ofDependencies(ListedEntry entry) {
        EntryOwners.Owner found = null;
        for (int dependency : entry.dependsOn()) {
            EntryOwners.Owner owner = chosen.get(dependency);
            if (owner == null) {
                return null;
            }
            if (found == null || found.table() == null) {
                found = owner;
            }
        }
        return found;
    }

    private void add(List<ArchiveEntry> entries, ListedEntry entry, EntryOwners.Owner owner) {
        chosen.put(entry.dumpId(), owner);
        entries.add(chosen(entry, owner));
    }

    static ArchiveEntry chosen(ListedEntry entry, EntryOwners.Owner owner) {
        String schema = entry.text().startsWith("- ") ? "" : owner.schema();
        return new ArchiveEntry(
                entry.dumpId(),
                entry.type(),
                owner.table(),
                schema,
                tag(entry.text(), schema),
                entry.postData(),
                entry.dependsOn());
    }

    /** The tag stands between the schema and the owner; an owner of several words stays. */
    private static String tag(String text, String schema) {
        String shown = schema.replace('\n', ' ').replace('\r', ' ');
        String rest = text.startsWith("- ")
                ? text.substring(2)
                : text.startsWith(shown + " ") ? text.substring(shown.length() + 1) : text;
        int owner = rest.lastIndexOf(' ');
        return owner > 0 ? rest.substring(0, owner) : rest;
    }
}
