package io.hyperstow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A job in full, for people. */
final class JobReport {

    private JobReport() {}

    static List<String> lines(JobView job) {
        List<String> lines = new ArrayList<>();
        add(lines, "job", job.id());
        add(lines, "kind", job.text("kind").toLowerCase(Locale.ROOT));
        add(lines, "state", job.state());
        add(lines, "phase", job.ended() ? "" : job.text("phase"));
        add(lines, "progress", job.ended() ? "" : ProgressLine.figures(job).strip());
        add(lines, "backup", job.text("backupId"));
        add(lines, "database", job.text("database"));
        add(lines, "target", job.text("targetDatabase"));
        add(lines, "storage", job.text("storage"));
        add(lines, "strategy", (job.text("strategy") + " " + job.text("strategyVersion")).strip());
        add(lines, "rows", job.ended() && job.number("rowsDone") > 0 ? Quantities.count(job.number("rowsDone")) : "");
        add(
                lines,
                "bytes",
                job.ended() && job.number("bytesDone") > 0 ? Quantities.bytes(job.number("bytesDone")) : "");
        add(lines, "queued", job.text("queuedAt"));
        add(lines, "started", job.text("startedAt"));
        add(lines, "ended", job.text("endedAt"));
        job.warnings().forEach(warning -> add(lines, "warning", warning));
        String code = job.text("errorCode");
        add(lines, "error", code.isEmpty() ? "" : job.text("errorMessage") + " (" + code + ")");
        add(lines, "hint", job.text("hint"));
        return lines;
    }

    private static void add(List<String> lines, String name, String value) {
        if (!value.isEmpty()) {
            lines.add(String.format(Locale.ROOT, "%-9s %s", name, value));
        }
    }
}
