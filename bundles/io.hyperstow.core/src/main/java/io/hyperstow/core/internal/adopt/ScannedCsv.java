package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.catalog.Segment;
import java.util.List;

/**
 * What was found in a CSV file.
 *
 * @param columns the columns of its rows, in order
 * @param segments its rows, cut where rows end
 * @param firstLines the line on which each segment begins
 * @param rows how many rows
 * @param bytes all its bytes
 */
public record ScannedCsv(List<String> columns, List<Segment> segments, List<Long> firstLines, long rows, long bytes) {

    public ScannedCsv {
        columns = List.copyOf(columns);
        segments = List.copyOf(segments);
        firstLines = List.copyOf(firstLines);
    }
}
