package io.hyperstow.api.model;

import java.util.List;

/**
 * A row security policy of a table.
 *
 * @param name as the catalog has it
 * @param permissive whether it lets rows through; else it holds them back
 * @param command {@code ALL}, {@code SELECT}, {@code INSERT}, {@code UPDATE} or {@code DELETE}
 * @param roles whom it is for, sorted; {@code public} for everybody
 * @param using which rows are seen, as {@code pg_get_expr} writes it with an empty search path, or empty
 * @param check which rows may be written, in the same way, or empty
 */
public record Policy(String name, boolean permissive, String command, List<String> roles, String using, String check) {

    public Policy {
        roles = List.copyOf(roles);
    }
}
