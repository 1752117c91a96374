package io.hyperstow.api.postgres;

import java.nio.file.Path;
import java.util.List;

/**
 * A custom-format archive of definitions together with what is wanted of it.
 *
 * @param archive the file
 * @param entries the wanted entries, in the archive's order
 */
public record SchemaArchive(Path archive, List<ArchiveEntry> entries) {

    public SchemaArchive {
        entries = List.copyOf(entries);
    }
}
