package io.hyperstow.deploy.swapped;

import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.job.JobListener;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;

/** Runs inside the bundles that tests make. The header {@code Swap-Kind} says what it offers. */
public final class SwappedActivator implements BundleActivator, PrototypeServiceFactory<DumpStrategy> {

    @Override
    public void start(BundleContext context) {
        String kind = context.getBundle().getHeaders("").get("Swap-Kind");
        switch (kind) {
            case "strategy" ->
                context.registerService(DumpStrategy.class, this, new Hashtable<>(Map.of(DumpStrategy.NAME, "swap")));
            case "listener" -> context.registerService(JobListener.class, status -> {}, null);
            default -> throw new IllegalStateException("this activator always fails");
        }
    }

    @Override
    public void stop(BundleContext context) {
        // The framework unregisters.
    }

    @Override
    public DumpStrategy getService(Bundle bundle, ServiceRegistration<DumpStrategy> registration) {
        Bundle own = registration.getReference().getBundle();
        return new SwappedStrategy(own.getHeaders("").get(Constants.BUNDLE_VERSION));
    }

    @Override
    public void ungetService(Bundle bundle, ServiceRegistration<DumpStrategy> registration, DumpStrategy service) {
        // Nothing is held.
    }
}
