package io.hyperstow.postgres.internal.archive;

import io.hyperstow.api.model.TableName;
import io.hyperstow.api.postgres.ArchiveEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Sorts the entries of a whole database's archive into those that are restored first, those that need a continuous
 * aggregate, the views of aggregates themselves, and those that nobody restores from here: TimescaleDB's own, and what
 * describes the archive.
 */
final class DatabaseEntries {

    /** What describes the archive, or the database as the restore makes it. */
    private static final Set<String> NEVER =
            Set.of("ENCODING", "STDSTRINGS", "SEARCHPATH", "DATABASE", "DATABASE PROPERTIES");

    private enum Place {
        FIRST,
        OVER_AGGREGATES,
        NOWHERE
    }

    private final EntryOwners owners;
    private final Set<TableName> aggregates;
    private final Set<String> schemas;
    private final Map<Integer, Place> places = new HashMap<>();
    private final Map<Integer, EntryOwners.Owner> found = new HashMap<>();
    private final Set<Integer> ofAggregates = new HashSet<>();
    private final List<ArchiveEntry> first = new ArrayList<>();
    private final List<ArchiveEntry> overAggregates = new ArrayList<>();
    private final List<ArchiveEntry> aggregateViews = new ArrayList<>();

    /**
     * @param aggregates the views of continuous aggregates
     * @param schemas those that are TimescaleDB's own
     */
    DatabaseEntries(List<ListedEntry> listed, EntryOwners owners, Set<TableName> aggregates, Set<String> schemas) {
        this.owners = owners;
        this.schemas = schemas;
        this.aggregates = aggregates;
        Map<Integer, ListedEntry> byId = listed.stream().collect(Collectors.toMap(ListedEntry::dumpId, entry -> entry));
        for (ListedEntry entry : listed) {
            Place place = place(entry, byId, new HashSet<>());
            if (ofAggregates.contains(entry.dumpId())) {
                aggregateViews.add(EntryChooser.chosen(entry, owners.of(entry)));
            }
            if (place != Place.NOWHERE) {
                EntryOwners.Owner owner = found.getOrDefault(entry.dumpId(), owners.of(entry));
                (place == Place.FIRST ? first : overAggregates).add(EntryChooser.chosen(entry, owner));
            }
        }
    }

    /** What is restored first, in the archive's order. */
    List<ArchiveEntry> first() {
        return first;
    }

    /** What needs a continuous aggregate, in the archive's order. */
    List<ArchiveEntry> overAggregates() {
        return overAggregates;
    }

    /** The views of aggregates, which tell what these need, and are not restored as views. */
    List<ArchiveEntry> aggregateViews() {
        return aggregateViews;
    }

    /** An entry goes where the latest of those it depends on goes; what is a part of something left out, with that. */
    private Place place(ListedEntry entry, Map<Integer, ListedEntry> byId, Set<Integer> asked) {
        Place known = places.get(entry.dumpId());
        if (known != null || !asked.add(entry.dumpId())) {
            return known == null ? Place.FIRST : known;
        }
        Place place = ownPlace(entry);
        for (int dependency : entry.dependsOn()) {
            ListedEntry other = byId.get(dependency);
            if (other == null || place == Place.NOWHERE) {
                continue;
            }
            Place others = place(other, byId, asked);
            boolean part = entry.object().oid() == 0;
            if (part && found.get(entry.dumpId()) == null) {
                found.put(entry.dumpId(), found.getOrDefault(dependency, owners.of(other)));
            }
            if (ofAggregates.contains(dependency)) {
                place = part ? Place.NOWHERE : Place.OVER_AGGREGATES;
            } else if (others == Place.NOWHERE && part) {
                place = Place.NOWHERE;
            } else if (others == Place.OVER_AGGREGATES) {
                place = Place.OVER_AGGREGATES;
            }
        }
        places.put(entry.dumpId(), place);
        return place;
    }

    private Place ownPlace(ListedEntry entry) {
        EntryOwners.Owner owner = owners.of(entry);
        if (owner.table() != null && aggregates.contains(owner.table())) {
            ofAggregates.add(entry.dumpId());
            return Place.NOWHERE;
        }
        boolean never = NEVER.contains(entry.type())
                || EntryChooser.provided(entry)
                || owner.timescaleTrigger()
                || schemas.contains(owner.schema());
        return never ? Place.NOWHERE : Place.FIRST;
    }
}
