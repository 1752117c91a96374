package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.catalog.TableContent;
import io.hyperstow.api.model.DatabaseFacts;
import io.hyperstow.api.model.Extension;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.model.TimescaleJob;
import java.util.List;
import java.util.Set;

/**
 * What an archive of pg_dump tells of the database it was made of.
 *
 * @param database the database; null when the archive has no definition of it
 * @param extensions its extensions; only of TimescaleDB the version is known, and also that may be empty
 * @param roles the roles that own something
 * @param hypertables its hypertables, without those that TimescaleDB made for itself
 * @param jobs its background jobs
 * @param contents the plain tables with their rows, as far as they are rows of COPY
 * @param rowsOnly whether there are rows and no definitions
 */
public record ArchiveFacts(
        DatabaseFacts database,
        List<Extension> extensions,
        List<String> roles,
        Set<TableName> hypertables,
        List<TimescaleJob> jobs,
        List<TableContent> contents,
        boolean rowsOnly) {

    public ArchiveFacts {
        extensions = List.copyOf(extensions);
        roles = List.copyOf(roles);
        hypertables = Set.copyOf(hypertables);
        jobs = List.copyOf(jobs);
        contents = List.copyOf(contents);
    }

    /** Whether TimescaleDB was installed in the database. */
    public boolean timescale() {
        return extensions.stream().anyMatch(extension -> extension.name().equals(Extension.TIMESCALEDB));
    }
}
