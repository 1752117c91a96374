package io.hyperstow.core.internal.provider;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.StorageTarget;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The configured storage targets. */
@Component(service = StorageTargets.class)
public final class StorageTargets implements Providers<StorageTarget> {

    private final ServiceChoice<StorageTarget> choice;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<ServiceReference<StorageTarget>> references = List.of();

    @Activate
    public StorageTargets(BundleContext context) {
        choice = new ServiceChoice<>(context, ErrorCode.UNKNOWN_STORAGE, "storage target");
    }

    @Override
    public Provided<StorageTarget> take(String name) {
        return choice.take(name, references);
    }
}
