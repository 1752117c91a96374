package io.hyperstow.jmx.internal.registration;

import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.DatabaseInspector;
import io.hyperstow.api.service.RestoreOrchestrator;
import io.hyperstow.jmx.internal.mbean.DatabaseMXBean;
import io.hyperstow.jmx.internal.mbean.DatabaseView;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Registers {@code type=Database,name=…} for every configured database. */
@Component(
        immediate = true,
        service = {})
public final class DatabaseRegistrar {

    private final ProviderMBeans<Database> mbeans;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC)
    private volatile RestoreOrchestrator restores;

    @Activate
    public DatabaseRegistrar(BundleContext context, @Reference DatabaseInspector inspector) {
        this.mbeans = new ProviderMBeans<>(
                context,
                Database.class,
                "Database",
                reference -> new DescribedMBean(
                        new DatabaseView(ProviderMBeans.lent(context, reference), inspector, () -> restores),
                        DatabaseMXBean.class));
        mbeans.open();
    }

    @Deactivate
    void stop() {
        mbeans.close();
    }
}
