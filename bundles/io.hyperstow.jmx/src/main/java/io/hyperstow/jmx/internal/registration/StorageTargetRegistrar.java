package io.hyperstow.jmx.internal.registration;

import io.hyperstow.api.spi.storage.StorageTarget;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import io.hyperstow.jmx.internal.mbean.StorageTargetMXBean;
import io.hyperstow.jmx.internal.mbean.StorageTargetView;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** Registers {@code type=StorageTarget,name=…} for every configured storage target. */
@Component(
        immediate = true,
        service = {})
public final class StorageTargetRegistrar {

    private final ProviderMBeans<StorageTarget> mbeans;

    @Activate
    public StorageTargetRegistrar(BundleContext context) {
        this.mbeans = new ProviderMBeans<>(
                context,
                StorageTarget.class,
                "StorageTarget",
                reference -> new DescribedMBean(
                        new StorageTargetView(ProviderMBeans.lent(context, reference)), StorageTargetMXBean.class));
        mbeans.open();
    }

    @Deactivate
    void stop() {
        mbeans.close();
    }
}
