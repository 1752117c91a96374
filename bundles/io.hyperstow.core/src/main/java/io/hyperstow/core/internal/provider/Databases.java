package io.hyperstow.core.internal.provider;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import java.util.List;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The configured database profiles. */
@Component(service = Databases.class)
public final class Databases implements Providers<Database> {

    private final ServiceChoice<Database> choice;

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    private volatile List<ServiceReference<Database>> references = List.of();

    @Activate
    public Databases(BundleContext context) {
        choice = new ServiceChoice<>(context, ErrorCode.UNKNOWN_DATABASE, "database profile");
    }

    @Override
    public Provided<Database> take(String name) {
        return choice.take(name, references);
    }
}
