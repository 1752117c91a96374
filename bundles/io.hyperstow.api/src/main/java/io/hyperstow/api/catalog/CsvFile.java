package io.hyperstow.api.catalog;

import io.hyperstow.api.model.CsvSettings;
import java.util.List;

/**
 * What must be known of an artifact of CSV beyond its format.
 *
 * @param settings how it is written
 * @param solid whether it was compressed by somebody else as one piece, in which no segment can be found without
 *     decoding all before it: offsets, lengths and hashes of its segments are those of the decoded bytes then
 * @param firstLines the number of the line on which each segment begins, from 1, in the order of the segments; empty when
 *     nobody counted
 */
public record CsvFile(CsvSettings settings, boolean solid, List<Long> firstLines) {

    public CsvFile {
        firstLines = List.copyOf(firstLines);
    }
}
