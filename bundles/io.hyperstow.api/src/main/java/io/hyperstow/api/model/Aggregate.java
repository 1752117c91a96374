package io.hyperstow.api.model;

import java.util.List;
import java.util.Map;

/**
 * A continuous aggregate: a view, the hypertable that holds its materialized rows (its materialization), and what is
 * known of how far these go.
 *
 * @param view the view users read
 * @param hypertable the hypertable, or the aggregate's view, it is over
 * @param materialization the hypertable that holds its materialized rows, with columns of the view's names
 * @param materializedOnly whether it answers from materialized rows only; else in real time
 * @param definition the query, as {@code timescaledb_information.continuous_aggregates} shows it
 * @param finalized whether the materialized rows are results; not so in the form before TimescaleDB 2.7
 * @param owner the role that owns the view
 * @param roles the roles its definition names: its owner and grantees; roles that every server has are left out
 * @param privileges on the view, under the empty name, and on its columns, by name: each as PostgreSQL writes an aclitem;
 *     nothing where they are the defaults
 * @param comments on the view, under the empty name, and on its columns, by name
 * @param table the materialization as a table
 * @param layout the materialization as a hypertable: its dimension, tablespaces and compression settings
 * @param refreshed how far it is materialized
 */
public record Aggregate(
        TableName view,
        TableName hypertable,
        TableName materialization,
        boolean materializedOnly,
        String definition,
        boolean finalized,
        String owner,
        List<String> roles,
        Map<String, List<String>> privileges,
        Map<String, String> comments,
        Table table,
        Hypertable layout,
        RefreshState refreshed) {

    public Aggregate {
        roles = List.copyOf(roles);
        privileges = Map.copyOf(privileges);
        comments = Map.copyOf(comments);
    }
}
