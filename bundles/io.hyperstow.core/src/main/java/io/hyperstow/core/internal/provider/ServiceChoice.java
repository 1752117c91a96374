package io.hyperstow.core.internal.provider;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.service.ProviderPreference;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Chooses services by their property {@code name}.
 *
 * <p>Services are taken from the framework and not through the component that tracks them: a tracking component takes
 * back what it gave out as soon as a service goes or the component itself ends, under the hands of a job.
 *
 * @param <T> their type
 */
final class ServiceChoice<T> {

    private static final Logger LOG = LoggerFactory.getLogger(ServiceChoice.class);
    private static final String NAME = "name";

    private final BundleContext context;
    private final ErrorCode unknown;
    private final String noun;

    /**
     * @param unknown the code when there is none of a name
     * @param noun what such a service is called
     */
    ServiceChoice(BundleContext context, ErrorCode unknown, String noun) {
        this.context = context;
        this.unknown = unknown;
        this.noun = noun;
    }

    Provided<T> take(String name, Collection<ServiceReference<T>> references) {
        List<ServiceReference<T>> preferred = references.stream()
                .filter(reference -> name.equals(reference.getProperty(NAME)))
                .sorted(new ProviderPreference().reversed())
                .toList();
        for (ServiceReference<T> reference : preferred) {
            ServiceObjects<T> objects = context.getServiceObjects(reference);
            T service = objects == null ? null : objects.getService();
            if (service != null) {
                return new Provided<>(service, version(reference), () -> giveBack(objects, service));
            }
        }
        throw unknown(name, references);
    }

    private static <T> void giveBack(ServiceObjects<T> objects, T service) {
        try {
            objects.ungetService(service);
        } catch (IllegalStateException | IllegalArgumentException e) {
            // the framework took it back itself: its provider, or this bundle, was stopped meanwhile
            LOG.debug("a service was already given back", e);
        }
    }

    private static String version(ServiceReference<?> reference) {
        Bundle bundle = reference.getBundle();
        return bundle == null ? "" : bundle.getVersion().toString();
    }

    private BackupException unknown(String name, Collection<ServiceReference<T>> references) {
        TreeSet<String> names = new TreeSet<>();
        references.forEach(reference -> names.add(String.valueOf(reference.getProperty(NAME))));
        return new BackupException(
                unknown,
                "there is no " + noun + " '" + name + "'",
                names.isEmpty() ? "no " + noun + " is configured" : "use one of: " + String.join(", ", names));
    }
}
