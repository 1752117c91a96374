package io.hyperstow.itests.readme;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hyperstow.api.job.JobState;
import io.hyperstow.api.model.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ReadmeIT {

    private static final Path README =
            Path.of(System.getProperty("hyperstow.bundles")).resolveSibling("README.md");

    @Test
    void everyErrorCodeHasARowThatTellsWhetherToRetry() throws IOException {
        Map<String, String> expected = new TreeMap<>();
        for (ErrorCode code : ErrorCode.values()) {
            expected.put(code.name(), code.retryable() ? "yes" : "no");
        }
        Map<String, String> written = new TreeMap<>();
        for (List<String> row : rows("### Error codes")) {
            written.put(row.get(0), row.get(2));
        }
        assertEquals(expected, written);
    }

    @Test
    void everyJobStateHasARow() throws IOException {
        TreeSet<String> expected = new TreeSet<>();
        Arrays.stream(JobState.values()).map(Enum::name).forEach(expected::add);
        TreeSet<String> written = new TreeSet<>();
        rows("## Jobs").forEach(row -> written.add(row.get(0)));
        assertEquals(expected, written);
    }

    /** The rows of the first table after a heading, without marks. */
    private static List<List<String>> rows(String heading) throws IOException {
        List<String> lines = Files.readAllLines(README);
        return lines.subList(lines.indexOf(heading), lines.size()).stream()
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.substring(1).split("\\|"))
                        .map(cell -> cell.strip().replace("`", ""))
                        .toList())
                .toList();
    }
}
