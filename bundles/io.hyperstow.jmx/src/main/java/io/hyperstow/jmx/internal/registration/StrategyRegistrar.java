package io.hyperstow.jmx.internal.registration;

import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.StrategyProperties;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import io.hyperstow.jmx.internal.mbean.StrategyMXBean;
import io.hyperstow.jmx.internal.mbean.StrategyView;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Registers {@code type=Strategy,name=…} for every strategy a bundle provides. */
@Component(
        immediate = true,
        service = {})
public final class StrategyRegistrar {

    private final ProviderMBeans<DumpStrategy> mbeans;

    @Activate
    public StrategyRegistrar(BundleContext context) {
        this.mbeans = new ProviderMBeans<>(
                context,
                DumpStrategy.class,
                "Strategy",
                reference -> new DescribedMBean(view(context, reference), StrategyMXBean.class));
        mbeans.open();
    }

    @Deactivate
    void stop() {
        mbeans.close();
    }

    private static StrategyView view(BundleContext context, ServiceReference<DumpStrategy> reference) {
        try {
            StrategyProperties properties =
                    ProviderMBeans.lent(context, reference).call(DumpStrategy::properties);
            return new StrategyView(
                    properties, reference.getBundle().getVersion().toString());
        } catch (Exception failed) {
            throw new IllegalStateException("the strategy does not answer its properties", failed);
        }
    }
}
