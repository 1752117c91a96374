package io.hyperstow.core.internal.job;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** A job's warnings: each text once, in order, so many and no more. May be used from any thread. */
final class Warnings {

    static final int MOST = 500;

    private final Set<String> kept = new LinkedHashSet<>();
    private long more;

    /**
     * @return whether the text is new; when too many are kept every text counts as new
     */
    synchronized boolean add(String message) {
        if (kept.contains(message)) {
            return false;
        }
        if (kept.size() < MOST) {
            return kept.add(message);
        }
        more++;
        return true;
    }

    synchronized List<String> list() {
        List<String> list = new ArrayList<>(kept);
        if (more > 0) {
            list.add(more + " more warning(s) are in the job's log only");
        }
        return list;
    }
}
