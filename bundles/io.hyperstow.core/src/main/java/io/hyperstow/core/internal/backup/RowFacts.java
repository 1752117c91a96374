package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.model.TableName;
import java.util.Collection;
import java.util.Set;

/**
 * What a manifest says of the rows of a backup.
 *
 * @param sums rows and digests by relation
 * @param origin where they come from
 * @param more tables beside those of the selection that have some
 */
record RowFacts(SegmentSums sums, Origin origin, Set<TableName> more) {

    /** Where facts about rows come from. */
    enum Origin {
        /** The rows were counted and hashed when they were written. */
        WRITTEN,
        /** They were counted beside the dump. */
        COUNTED,
        /** They were counted and hashed beside the dump. */
        HASHED,
        /** Nobody knows them. */
        UNKNOWN
    }

    RowFacts {
        more = Set.copyOf(more);
    }

    /** Of artifacts that hold rows as segments. */
    static RowFacts written(Collection<Artifact> artifacts) {
        return new RowFacts(new SegmentSums(artifacts), Origin.WRITTEN, Set.of());
    }

    boolean known() {
        return origin != Origin.UNKNOWN;
    }

    /** Whether every row was hashed. */
    boolean hashed() {
        return origin == Origin.WRITTEN || origin == Origin.HASHED;
    }
}
