package io.hyperstow.api.postgres;

import io.hyperstow.api.model.TableName;
import java.util.List;

/**
 * An entry of a pg_dump archive's table of contents, as far as a restore chooses by it.
 *
 * @param dumpId its number in the archive
 * @param type pg_dump's own word: {@code TABLE}, {@code FK CONSTRAINT}, {@code INDEX}, {@code ACL}, …
 * @param table the table or view it belongs to; null when it belongs to none
 * @param schema the schema it is in; empty when it is in none
 * @param name its name or tag, as the archive has it
 * @param postData whether it comes after the rows: indexes, constraints, triggers and what depends on them
 * @param dependsOn the numbers of the entries it needs, or is a part of; not all of them need be in the same list
 */
public record ArchiveEntry(
        int dumpId,
        String type,
        TableName table,
        String schema,
        String name,
        boolean postData,
        List<Integer> dependsOn) {

    public ArchiveEntry {
        dependsOn = List.copyOf(dependsOn);
    }
}
