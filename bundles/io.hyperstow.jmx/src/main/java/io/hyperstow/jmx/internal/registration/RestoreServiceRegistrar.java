package io.hyperstow.jmx.internal.registration;

import io.hyperstow.api.service.RestoreOrchestrator;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import io.hyperstow.jmx.internal.mbean.RestoreServiceMXBean;
import io.hyperstow.jmx.internal.mbean.RestoreServiceView;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Registers {@code type=RestoreService} while there is a restore orchestrator. */
@Component(
        immediate = true,
        service = {})
public final class RestoreServiceRegistrar {

    private final MBeanRegistrations mbeans = new MBeanRegistrations();

    @Activate
    public RestoreServiceRegistrar(@Reference RestoreOrchestrator service) {
        mbeans.register(
                ManagementNames.of("RestoreService"),
                new DescribedMBean(new RestoreServiceView(service), RestoreServiceMXBean.class));
    }

    @Deactivate
    void stop() {
        mbeans.close();
    }
}
