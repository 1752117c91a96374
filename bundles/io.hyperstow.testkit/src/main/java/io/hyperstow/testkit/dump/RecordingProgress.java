package io.hyperstow.testkit.dump;

import io.hyperstow.api.job.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** Keeps what it is told. Safe for use by many threads. */
public final class RecordingProgress implements Progress {

    private final LongAdder rows = new LongAdder();
    private final LongAdder bytes = new LongAdder();
    private final List<String> warnings = new CopyOnWriteArrayList<>();
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void advance(long moreRows, long moreBytes) {
        rows.add(moreRows);
        bytes.add(moreBytes);
    }

    @Override
    public void warn(String message) {
        warnings.add(message);
    }

    @Override
    public void log(String line) {
        lines.add(line);
    }

    public long rows() {
        return rows.sum();
    }

    public long bytes() {
        return bytes.sum();
    }

    public List<String> warnings() {
        return List.copyOf(warnings);
    }

    public List<String> lines() {
        return List.copyOf(lines);
    }
}
