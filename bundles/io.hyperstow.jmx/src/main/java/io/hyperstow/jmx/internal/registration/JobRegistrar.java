package io.hyperstow.jmx.internal.registration;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.spi.job.JobListener;
import io.hyperstow.jmx.internal.mbean.DescribedEmitter;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import io.hyperstow.jmx.internal.mbean.JobMXBean;
import io.hyperstow.jmx.internal.mbean.JobServiceMXBean;
import io.hyperstow.jmx.internal.mbean.JobServiceView;
import io.hyperstow.jmx.internal.mbean.JobView;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import java.util.HashSet;
import java.util.Set;
import javax.management.ObjectName;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Registers {@code type=JobService}, and one {@code type=Job} for every job that is queued or running.
 *
 * <p>The listener is registered by hand: as this component's own service it would wait for the job service that waits
 * for its listeners.
 */
@Component(
        immediate = true,
        service = {})
public final class JobRegistrar {

    private final JobService jobs;
    private final JobServiceView view;
    private final MBeanRegistrations mbeans = new MBeanRegistrations();
    /** Jobs heard to end while the list of the start is worked off, which may be older; null afterwards. */
    private Set<String> ended = new HashSet<>();

    private final ServiceRegistration<JobListener> listener;

    @Activate
    public JobRegistrar(BundleContext context, @Reference JobService jobs) {
        this.jobs = jobs;
        ObjectName name = ManagementNames.of("JobService");
        this.view = new JobServiceView(jobs, name);
        mbeans.register(name, new DescribedEmitter(view, JobServiceMXBean.class));
        this.listener = context.registerService(JobListener.class, new Listener(), null);
        jobs.jobs().forEach(this::show);
        synchronized (this) {
            ended = null;
        }
    }

    private final class Listener implements JobListener {

        @Override
        public void onTransition(JobStatus status) {
            show(status);
            view.onTransition(status);
        }

        @Override
        public void onMilestone(JobStatus status, String message) {
            view.onMilestone(status, message);
        }
    }

    private synchronized void show(JobStatus status) {
        ObjectName name = ManagementNames.ofJob(status.id());
        if (status.state().ended()) {
            if (ended != null) {
                ended.add(status.id());
            }
            mbeans.unregister(name);
        } else if (ended == null || !ended.contains(status.id())) {
            mbeans.register(name, new DescribedMBean(new JobView(jobs, new JobId(status.id())), JobMXBean.class));
        }
    }

    @Deactivate
    void stop() {
        listener.unregister();
        mbeans.close();
    }
}
