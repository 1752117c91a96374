package io.hyperstow.jmx.internal.registration;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The MBeans one component has registered. Safe for use by many threads; whoever made it closes it. */
final class MBeanRegistrations implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MBeanRegistrations.class);

    private final MBeanServer server;
    private final Set<ObjectName> names = new LinkedHashSet<>();

    MBeanRegistrations() {
        this(ManagementFactory.getPlatformMBeanServer());
    }

    MBeanRegistrations(MBeanServer server) {
        this.server = server;
    }

    /** Registers an MBean; one of ours that has the name already is taken away first. */
    synchronized void register(ObjectName name, Object mbean) {
        unregister(name);
        try {
            server.registerMBean(mbean, name);
        } catch (JMException refused) {
            throw new IllegalStateException("MBean '" + name + "' cannot be registered", refused);
        }
        names.add(name);
    }

    /** Takes an MBean away, if it is one of ours. */
    synchronized void unregister(ObjectName name) {
        if (names.remove(name)) {
            try {
                server.unregisterMBean(name);
            } catch (InstanceNotFoundException gone) {
                LOG.debug("MBean '{}' was unregistered by somebody else", name);
            } catch (JMException refused) {
                throw new IllegalStateException("MBean '" + name + "' cannot be unregistered", refused);
            }
        }
    }

    @Override
    public synchronized void close() {
        List.copyOf(names).forEach(this::unregister);
    }
}
