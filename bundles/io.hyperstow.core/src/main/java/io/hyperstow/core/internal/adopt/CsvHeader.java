package io.hyperstow.core.internal.adopt;

import io.hyperstow.api.copy.CsvText;
import io.hyperstow.api.copy.MalformedCsvException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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
            throw new MalformedCsvException(1, difference(names));
        }
        return names;
    }

    /** The line may be a row, so that nothing of it is quoted. */
    private String difference(List<String> names) {
        List<String> missing = new ArrayList<>(format.columns());
        missing.removeAll(names);
        long others =
                names.stream().filter(name -> !format.columns().contains(name)).count();
        String what = missing.isEmpty() ? "" : ", it lacks " + String.join(", ", missing);
        if (others > 0) {
            what += ", it has " + others + " other value(s)";
        }
        if (what.isEmpty()) {
            what = format.ordered() ? ", it has another order" : ", it names one of them twice";
        }
        return "is no header for the columns " + String.join(", ", format.columns()) + " of '" + format.table() + "'"
                + what;
    }

    private boolean sameNames(List<String> names) {
        Set<String> distinct = new HashSet<>(names);
        return distinct.size() == names.size() && distinct.equals(new HashSet<>(format.columns()));
    }
}
