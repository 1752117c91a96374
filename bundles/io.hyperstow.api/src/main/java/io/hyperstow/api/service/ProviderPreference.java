package io.hyperstow.api.service;

import java.util.Comparator;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;

/**
 * Which of several providers of one name serves the next job: the one of the higher {@code service.ranking}; of the
 * higher bundle version; registered earlier. The greatest is preferred.
 *
 * <p>OSGi's own order prefers the older service where rankings are equal, which would keep a replaced bundle in service.
 */
public final class ProviderPreference implements Comparator<ServiceReference<?>> {

    @Override
    public int compare(ServiceReference<?> one, ServiceReference<?> other) {
        int order = Integer.compare(ranking(one), ranking(other));
        if (order == 0) {
            order = version(one).compareTo(version(other));
        }
        return order != 0 ? order : one.compareTo(other);
    }

    private static int ranking(ServiceReference<?> reference) {
        return reference.getProperty(Constants.SERVICE_RANKING) instanceof Integer ranking ? ranking : 0;
    }

    private static Version version(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? Version.emptyVersion : bundle.getVersion();
    }
}
