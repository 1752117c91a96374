package io.hyperstow.api.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A table of the user's: plain, partitioned, or the root of a hypertable. Chunks are {@link Chunk}s.
 *
 * @param name its name
 * @param kind what it is to PostgreSQL
 * @param owner the role that owns it
 * @param roles the roles its definition names: its owner, grantees and those of its policies, and the owner and grantees
 *     of its schema; roles that every server has are left out
 * @param columns in the order of the catalog
 * @param indexes all of them, those of constraints included, by name
 * @param constraints all but NOT NULL, by name
 * @param triggers the user's, by name
 * @param parents the tables it inherits from or is a partition of, in order
 * @param rowSecurity whether row level security is enabled for it
 * @param policies its row security policies by name; null when they are not known, as in manifests of earlier releases
 * @param privileges what was granted on it and its columns, and what was taken from its owner, sorted: {@code SELECT TO
 *     reader}, {@code UPDATE (name) TO editor WITH GRANT OPTION}, {@code no DELETE TO owner}; null when that is not known
 * @param estimatedRows {@code pg_class.reltuples} of everything it stores, -1 when it was never analyzed
 * @param bytes size of the main fork and TOAST of everything it stores, without indexes
 * @param pages pages of its own main fork, chunks not included
 */
public record Table(
        TableName name,
        Kind kind,
        String owner,
        List<String> roles,
        List<Column> columns,
        List<Index> indexes,
        List<Constraint> constraints,
        List<Trigger> triggers,
        List<TableName> parents,
        boolean rowSecurity,
        List<Policy> policies,
        List<String> privileges,
        long estimatedRows,
        long bytes,
        long pages) {

    /** What a table is to PostgreSQL. */
    public enum Kind {
        /** An ordinary table, or the root of a hypertable. */
        TABLE,
        /** A declaratively partitioned table, which stores no row itself. */
        PARTITIONED,
        /** An ordinary table that is not written to the WAL. */
        UNLOGGED,
        /** A foreign table, whose rows are somebody else's. */
        FOREIGN
    }

    public Table {
        roles = List.copyOf(roles);
        columns = List.copyOf(columns);
        indexes = List.copyOf(indexes);
        constraints = List.copyOf(constraints);
        triggers = List.copyOf(triggers);
        parents = List.copyOf(parents);
        policies = policies == null ? null : List.copyOf(policies);
        privileges = privileges == null ? null : List.copyOf(privileges);
    }

    /** The columns COPY names, in order. */
    public List<Column> copiedColumns() {
        return columns.stream().filter(Column::copied).toList();
    }

    /** The columns COPY names, as SQL text: {@code "time", "value"}. */
    public String copiedColumnList() {
        return columns.stream()
                .filter(Column::copied)
                .map(column -> TableName.quote(column.name()))
                .collect(Collectors.joining(", "));
    }

    /** Whether every column that COPY names may be carried in COPY's binary format. */
    public boolean binarySafe() {
        return columns.stream().filter(Column::copied).allMatch(Column::binarySafe);
    }

    /** Whether it stores rows of its own that a backup holds. */
    public boolean storesRows() {
        return kind == Kind.TABLE || kind == Kind.UNLOGGED;
    }
}
