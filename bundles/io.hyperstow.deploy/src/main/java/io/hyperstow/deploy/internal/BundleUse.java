package io.hyperstow.deploy.internal;

import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;

/** Tells who uses the services of a bundle. */
final class BundleUse {

    /** What jobs take an instance of, and give back. */
    private static final List<String> PROVIDER_PACKAGES =
            List.of("io.hyperstow.api.spi.dump.", "io.hyperstow.api.spi.restore.", "io.hyperstow.api.spi.storage.");

    private static final String OUR_SERVICES = "io.hyperstow.api.";

    private final BundleContext context;

    BundleUse(BundleContext context) {
        this.context = context;
    }

    /** Whether all that a bundle offers is offered by a second version of it just as well, at the same time. */
    static boolean isProvider(Bundle bundle) {
        List<String> offered = services(bundle).stream()
                .flatMap(service -> ours(service).stream())
                .toList();
        return !offered.isEmpty()
                && offered.stream().allMatch(type -> PROVIDER_PACKAGES.stream().anyMatch(type::startsWith));
    }

    /** Whether a job, or whoever else, has not given a service of this bundle back. */
    boolean held(Bundle bundle) {
        return services(bundle).stream()
                .map(ServiceReference::getUsingBundles)
                .anyMatch(users -> users != null
                        && Arrays.stream(users)
                                .anyMatch(user -> !user.equals(bundle) && !user.equals(context.getBundle())));
    }

    /** Whether everything that {@code older} offers to jobs {@code newer} offers too. */
    static boolean succeeds(Bundle newer, Bundle older) {
        Predicate<ServiceReference<?>> offeredToo = service -> services(newer).stream()
                .anyMatch(other -> ours(other).containsAll(ours(service))
                        && String.valueOf(other.getProperty("name"))
                                .equals(String.valueOf(service.getProperty("name"))));
        return services(older).stream()
                .filter(service -> !ours(service).isEmpty())
                .allMatch(offeredToo);
    }

    /** The jobs that run now. */
    Set<String> runningJobs() {
        Set<String> running = new HashSet<>();
        try {
            for (ServiceReference<JobService> reference : context.getServiceReferences(JobService.class, null)) {
                JobService jobs = context.getService(reference);
                if (jobs != null) {
                    try {
                        jobs.jobs().stream()
                                .filter(job -> job.state() == JobState.RUNNING)
                                .map(JobStatus::id)
                                .forEach(running::add);
                    } finally {
                        context.ungetService(reference);
                    }
                }
            }
        } catch (InvalidSyntaxException impossible) {
            throw new IllegalStateException("null is no filter", impossible);
        }
        return running;
    }

    private static List<ServiceReference<?>> services(Bundle bundle) {
        ServiceReference<?>[] services = bundle.getRegisteredServices();
        return services == null ? List.of() : List.of(services);
    }

    private static List<String> ours(ServiceReference<?> service) {
        return Arrays.stream((String[]) service.getProperty(Constants.OBJECTCLASS))
                .filter(type -> type.startsWith(OUR_SERVICES))
                .toList();
    }
}
