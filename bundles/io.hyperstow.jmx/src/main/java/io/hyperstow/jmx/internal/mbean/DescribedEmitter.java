package io.hyperstow.jmx.internal.mbean;

import javax.management.ListenerNotFoundException;
import javax.management.MBeanNotificationInfo;
import javax.management.NotificationEmitter;
import javax.management.NotificationFilter;
import javax.management.NotificationListener;

/** A {@link DescribedMBean} that notifies, through the emitter that its view is. */
public final class DescribedEmitter extends DescribedMBean implements NotificationEmitter {

    private final NotificationEmitter emitter;

    public <T, V extends NotificationEmitter> DescribedEmitter(V view, Class<T> type) {
        super(type.cast(view), type);
        this.emitter = view;
    }

    @Override
    public void addNotificationListener(NotificationListener listener, NotificationFilter filter, Object handback) {
        emitter.addNotificationListener(listener, filter, handback);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener) throws ListenerNotFoundException {
        emitter.removeNotificationListener(listener);
    }

    @Override
    public void removeNotificationListener(NotificationListener listener, NotificationFilter filter, Object handback)
            throws ListenerNotFoundException {
        emitter.removeNotificationListener(listener, filter, handback);
    }

    @Override
    public MBeanNotificationInfo[] getNotificationInfo() {
        return emitter.getNotificationInfo();
    }
}
