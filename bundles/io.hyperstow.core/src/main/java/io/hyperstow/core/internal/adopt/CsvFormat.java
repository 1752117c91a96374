package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.copy.CopyEncoding;
import io.hyperstow.api.model.CsvSettings;
import io.hyperstow.api.model.TableName;
import java.util.List;

/**
 * What a CSV file is said to be.
 *
 * @param table whose rows it holds
 * @param columns their columns, in the order of the table or, when {@code ordered}, of the file
 * @param ordered whether the caller named the columns: then a header must name the same ones in the same order
 * @param settings how it is written
 * @param encoding in which characters
 */
public record CsvFormat(
        TableName table, List<String> columns, boolean ordered, CsvSettings settings, CopyEncoding encoding) {

    public CsvFormat {
        columns = List.copyOf(columns);
    }
}
