package io.hyperstow.postgres.internal;

import io.hyperstow.api.job.Progress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what it hears. */
public final class RecordedProgress implements Progress {

    private final List<String> warnings = new CopyOnWriteArrayList<>();

    @Override
    public void advance(long rows, long bytes) {
        // Tests look at the rows themselves.
    }

    @Override
    public void warn(String message) {
        if (!warnings.contains(message)) {
            warnings.add(message);
        }
    }

    @Override
    public void log(String line) {
        // Not looked at.
    }

    public List<String> warnings() {
        return warnings;
    }
}
