package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.copy.CsvText;
import io.hyperstow.api.copy.MalformedCsvException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The first line of a CSV file, compared with the columns it should name. */
final class CsvHeader {

    private static final int LONGEST = 1 << 20;

    private final CsvFormat format;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    CsvHeader(CsvFormat format) {
        this.format = format;
    }

    void take(byte[] buffer, int from, int to) throws MalformedCsvException {
        if (bytes.size() + (to - from) > LONGEST && bytes.size() > 0) {
            throw new MalformedCsvException(1, "is no header: it goes on for more than a megabyte");
        }
        bytes.write(buffer, from, to - from);
    }

    /**
     * The columns it names.
     *
     * @param fields how many there are
     */
    List<String> columns(int fields) throws MalformedCsvException {
        String charset = format.encoding().charset();
        String line = bytes.toString(charset.isEmpty() ? StandardCharsets.UTF_8 : Charset.forName(charset));
        List<String> names = CsvText.values(line, format.settings());
        if (format.columns().isEmpty() && names.equals(List.of(""))) {
            return List.of();
        }
        boolean fits = format.ordered() ? names.equals(format.columns()) : names.size() == fields && sameNames(names);
        if (!fits) {
            throw new MalformedCsvException(
                    1,
                    "names the columns " + String.join(", ", names) + " where '" + format.table() + "' has "
                            + String.join(", ", format.columns()));
        }
        return names;
    }

    private boolean sameNames(List<String> names) {
        Set<String> distinct = new HashSet<>(names);
        return distinct.size() == names.size() && distinct.equals(new HashSet<>(format.columns()));
    }
}
