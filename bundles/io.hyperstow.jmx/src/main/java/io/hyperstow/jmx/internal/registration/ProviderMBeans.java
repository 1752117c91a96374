package io.hyperstow.jmx.internal.registration;

import io.hyperstow.api.service.ProviderPreference;
import io.hyperstow.jmx.internal.mbean.Lent;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;
import org.osgi.util.tracker.ServiceTrackerCustomizer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one MBean per name for a kind of provider: for the one that the next job would get, according to
 * {@link ProviderPreference}. Follows the service registry and holds no service itself.
 *
 * @param <S> the kind of provider
 */
final class ProviderMBeans<S> implements ServiceTrackerCustomizer<S, ServiceReference<S>>, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ProviderMBeans.class);

    private final BundleContext context;
    private final String type;
    private final Function<ServiceReference<S>, Object> mbean;
    private final MBeanRegistrations mbeans = new MBeanRegistrations();
    private final Map<ServiceReference<S>, String> names = new HashMap<>();
    private final Map<String, ServiceReference<S>> shown = new HashMap<>();
    private final ServiceTracker<S, ServiceReference<S>> tracker;

    /**
     * @param type the key property {@code type} of the MBeans
     * @param mbean makes the MBean of a provider
     */
    ProviderMBeans(BundleContext context, Class<S> service, String type, Function<ServiceReference<S>, Object> mbean) {
        this.context = context;
        this.type = type;
        this.mbean = mbean;
        this.tracker = new ServiceTracker<>(context, service, this);
    }

    void open() {
        tracker.open();
    }

    /** The provider behind a reference, fetched for each call and given back after it. */
    static <S> Lent<S> lent(BundleContext context, ServiceReference<S> reference) {
        return new Lent<>() {
            @Override
            public <R> R call(Work<S, R> work) throws Exception {
                ServiceObjects<S> objects = context.getServiceObjects(reference);
                S service = objects == null ? null : objects.getService();
                if (service == null) {
                    throw new IllegalStateException("the provider has gone");
                }
                try {
                    return work.with(service);
                } finally {
                    objects.ungetService(service);
                }
            }
        };
    }

    @Override
    public synchronized ServiceReference<S> addingService(ServiceReference<S> reference) {
        place(reference);
        return reference;
    }

    @Override
    public synchronized void modifiedService(ServiceReference<S> reference, ServiceReference<S> same) {
        remove(reference);
        place(reference);
    }

    @Override
    public synchronized void removedService(ServiceReference<S> reference, ServiceReference<S> same) {
        remove(reference);
    }

    private void place(ServiceReference<S> reference) {
        if (reference.getProperty("name") instanceof String name && ManagementNames.valid(name)) {
            names.put(reference, name);
            show(name);
        } else {
            LOG.warn(
                    "a {} of bundle {} has no MBean because its service property 'name' is '{}'",
                    type,
                    reference.getBundle(),
                    reference.getProperty("name"));
        }
    }

    private void remove(ServiceReference<S> reference) {
        String name = names.remove(reference);
        if (name != null) {
            show(name);
        }
    }

    private void show(String name) {
        ServiceReference<S> best = names.keySet().stream()
                .filter(reference -> names.get(reference).equals(name))
                .max(new ProviderPreference())
                .orElse(null);
        if (best == null || !best.equals(shown.get(name))) {
            shown.remove(name);
            mbeans.unregister(ManagementNames.of(type, name));
        }
        if (best != null && !shown.containsKey(name)) {
            try {
                mbeans.register(ManagementNames.of(type, name), mbean.apply(best));
                shown.put(name, best);
            } catch (RuntimeException failed) {
                LOG.error("the {} '{}' of bundle {} has no MBean", type, name, best.getBundle(), failed);
            }
        }
    }

    @Override
    public void close() {
        tracker.close();
        mbeans.close();
    }
}
