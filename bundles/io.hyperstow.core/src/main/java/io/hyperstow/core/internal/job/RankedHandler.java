package io.hyperstow.core.internal.job;

import io.hyperstow.api.spi.job.JobHandler;
import java.util.Comparator;
import java.util.Map;

/**
 * A handler with its place in OSGi's order of services: the higher ranking first, and with equal ranking the one that
 * was registered first.
 */
record RankedHandler(JobHandler handler, int ranking, long serviceId) implements Comparable<RankedHandler> {

    private static final Comparator<RankedHandler> BEST_FIRST =
            Comparator.comparingInt(RankedHandler::ranking).reversed().thenComparingLong(RankedHandler::serviceId);

    static RankedHandler of(JobHandler handler, Map<String, Object> properties) {
        int ranking = properties.get("service.ranking") instanceof Integer number ? number : 0;
        long serviceId = properties.get("service.id") instanceof Long number ? number : Long.MAX_VALUE;
        return new RankedHandler(handler, ranking, serviceId);
    }

    @Override
    public int compareTo(RankedHandler other) {
        return BEST_FIRST.compare(this, other);
    }
}
