package io.hyperstow.jmx.internal.registration;

import io.hyperstow.api.service.Agent;
import io.hyperstow.jmx.internal.mbean.AgentMXBean;
import io.hyperstow.jmx.internal.mbean.AgentView;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.runtime.ServiceComponentRuntime;

/** Registers {@code type=Agent} while there is an agent. */
@Component(
        immediate = true,
        service = {})
public final class AgentRegistrar {

    private final MBeanRegistrations mbeans = new MBeanRegistrations();

    @Activate
    public AgentRegistrar(
            BundleContext context, @Reference Agent agent, @Reference ServiceComponentRuntime components) {
        BundleHealth health = new BundleHealth(context, new ComponentProblems(components));
        mbeans.register(
                ManagementNames.of("Agent"), new DescribedMBean(new AgentView(agent, health::now), AgentMXBean.class));
    }

    @Deactivate
    void stop() {
        mbeans.close();
    }
}
