package io.hyperstow.core.internal.backup;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.CsvFile;
import io.hyperstow.api.copy.MalformedCsvException;
import io.hyperstow.api.job.JobContext;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.Column;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.model.TableName;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.adopt.CsvFormat;
import io.hyperstow.core.internal.adopt.CsvScan;
import io.hyperstow.core.internal.adopt.ScannedCsv;
import io.hyperstow.core.internal.artifact.ForeignObject;
import io.hyperstow.core.internal.catalog.Repository;
import io.hyperstow.core.internal.options.AdoptOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** A CSV file of somebody else's on its way to become an artifact where it lies. */
final class AdoptedFile {

    private final Repository repository;
    private final ObjectKey key;
    private final AdoptOptions options;

    AdoptedFile(Repository repository, ObjectKey key, AdoptOptions options) {
        this.repository = repository;
        this.key = key;
        this.options = options;
    }

    /**
     * Reads it once, completely.
     *
     * @param source what the table is
     * @throws BackupException {@code FILE_MALFORMED} with the line at fault
     */
    Artifact read(ManifestAssembly.Source source, JobContext context) throws IOException {
        CsvFormat format = format(source);
        ObjectInfo info = repository.target().stat(key).orElseThrow(() -> AdoptRules.missing(repository.name(), key));
        context.expect(0, info.size());
        try (ForeignObject object = new ForeignObject(repository.target(), info)) {
            ScannedCsv scanned = new CsvScan(format).run(object.content(), context, context);
            String hash = object.finish();
            context.log("'" + key + "': " + scanned.rows() + " rows, "
                    + scanned.segments().size() + " segment(s)");
            boolean solid = object.codec() != Codec.NONE;
            return new Artifact(
                    key.value(),
                    ArtifactKind.DATA,
                    format.table(),
                    scanned.columns(),
                    RowFormat.CSV,
                    format.encoding().name(),
                    object.codec(),
                    "",
                    scanned.rows(),
                    scanned.bytes(),
                    info.size(),
                    hash,
                    scanned.segments(),
                    new CsvFile(format.settings(), solid, scanned.firstLines()));
        } catch (MalformedCsvException e) {
            throw new BackupException(
                    ErrorCode.FILE_MALFORMED,
                    "line " + e.line() + " of '" + key + "' " + e.getMessage(),
                    "say in the options how the file is written (header, delimiter, quote, escape, null, encoding,"
                            + " columns), or correct it",
                    e);
        }
    }

    private CsvFormat format(ManifestAssembly.Source source) {
        TableName name = source.selection().rows().iterator().next();
        List<String> copied = source.inventory().table(name).orElseThrow().copiedColumns().stream()
                .map(Column::name)
                .toList();
        boolean ordered = !options.columns().isEmpty();
        List<String> unknown = new ArrayList<>(options.columns());
        unknown.removeAll(copied);
        if (!unknown.isEmpty()
                || new HashSet<>(options.columns()).size() < options.columns().size()) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    unknown.isEmpty()
                            ? "option 'columns' names a column twice"
                            : "'" + name + "' has no column '" + unknown.get(0) + "' that rows can fill",
                    "its columns are " + String.join(", ", copied));
        }
        return new CsvFormat(
                name, ordered ? options.columns() : copied, ordered, options.settings(), options.encoding());
    }
}
