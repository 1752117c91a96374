package io.hyperstow.core.internal.provider;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.dump.DumpStrategy;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferenceScope;

/** The strategies that bundles provide now. Every taker gets an instance of his own. */
@Component(service = DumpStrategies.class)
public final class DumpStrategies implements Providers<DumpStrategy> {

    private final ServiceChoice<DumpStrategy> choice;

    @Reference(
            cardinality = ReferenceCardinality.MULTIPLE,
            policy = ReferencePolicy.DYNAMIC,
            scope = ReferenceScope.PROTOTYPE_REQUIRED)
    private volatile List<ServiceReference<DumpStrategy>> references = List.of();

    @Activate
    public DumpStrategies(BundleContext context) {
        choice = new ServiceChoice<>(context, ErrorCode.UNKNOWN_STRATEGY, "strategy");
    }

    @Override
    public Provided<DumpStrategy> take(String name) {
        return choice.take(name, references);
    }
}
