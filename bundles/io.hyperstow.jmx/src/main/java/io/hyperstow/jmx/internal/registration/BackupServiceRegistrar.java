package io.hyperstow.jmx.internal.registration;

import io.hyperstow.api.service.BackupService;
import io.hyperstow.jmx.internal.mbean.BackupServiceMXBean;
import io.hyperstow.jmx.internal.mbean.BackupServiceView;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Registers {@code type=BackupService} while there is a backup service. */
@Component(
        immediate = true,
        service = {})
public final class BackupServiceRegistrar {

    private final MBeanRegistrations mbeans = new MBeanRegistrations();

    @Activate
    public BackupServiceRegistrar(@Reference BackupService service) {
        mbeans.register(
                ManagementNames.of("BackupService"),
                new DescribedMBean(new BackupServiceView(service), BackupServiceMXBean.class));
    }

    @Deactivate
    void stop() {
        mbeans.close();
    }
}
