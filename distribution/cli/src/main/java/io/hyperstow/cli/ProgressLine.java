package io.hyperstow.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One line that says how far a job is. */
final class ProgressLine {

    private static final int BAR = 24;

    private ProgressLine() {}

    /** A bar and figures, cut to a terminal's width. */
    static String bar(JobView job, int columns) {
        double percent = job.percent();
        int full = percent < 0 ? 0 : (int) Math.min(BAR, Math.floor(percent * BAR / 100));
        String line = "[" + "#".repeat(full) + "-".repeat(BAR - full) + "] " + figures(job);
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
    }

    /** The figures alone, for logs and pipes. */
    static String figures(JobView job) {
        List<String> parts = new ArrayList<>();
        parts.add(job.percent() < 0 ? "   ? %" : String.format(Locale.ROOT, "%5.1f %%", job.percent()));
        boolean phase = job.state().equals("RUNNING") && !job.text("phase").isEmpty();
        parts.add(phase ? job.text("phase") : job.state().toLowerCase(Locale.ROOT));
        if (job.number("rowsDone") > 0) {
            parts.add(Quantities.count(job.number("rowsDone")) + " rows");
        }
        if (job.number("bytesDone") > 0) {
            parts.add(Quantities.bytes(job.number("bytesDone")));
        }
        if (!job.ended() && job.number("bytesPerSecond") > 0) {
            parts.add(Quantities.bytes(job.number("bytesPerSecond")) + "/s");
        }
        if (!job.ended() && job.number("etaSeconds") >= 0) {
            parts.add(Quantities.duration(job.number("etaSeconds")) + " left");
        }
        return String.join("  ", parts);
    }
}
