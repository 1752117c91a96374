package io.hyperstow.deploy.internal;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.service.ProviderPreference;
import io.hyperstow.api.spi.dump.DumpStrategy;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceObjects;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.startlevel.BundleStartLevel;

/** A real framework with FileInstall and this bundle as it was packaged; the api comes from the class path. */
final class SwappingAgent implements AutoCloseable {

    private static final List<String> BUNDLES = List.of(
            "org.osgi.util.function",
            "org.osgi.util.promise",
            "org.osgi.service.component-",
            "org.apache.felix.configadmin",
            "org.apache.felix.scr",
            "io.hyperstow.deploy",
            "org.apache.felix.fileinstall");
    private static final String SHARED =
            "access catalog job model postgres service spi.dump spi.job spi.restore spi.storage";

    private final Path base;
    private final Set<String> running = new ConcurrentSkipListSet<>();
    private final Framework framework;

    SwappingAgent(Path base) throws Exception {
        this.base = base;
        Files.createDirectories(deploy());
        Files.createDirectories(base.resolve("etc"));
        Map<String, String> properties = new HashMap<>();
        properties.put(Constants.FRAMEWORK_STORAGE, base.resolve("cache").toString());
        properties.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, "40");
        properties.put(
                Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                Arrays.stream(SHARED.split(" "))
                                .map(name -> "io.hyperstow.api." + name + ";version=1.0.0")
                                .collect(Collectors.joining(","))
                        + ",org.slf4j;version=2.0.17");
        properties.put("felix.log.level", "1");
        properties.put("ds.loglevel", "1");
        properties.put("hyperstow.base", base.toString());
        properties.put("felix.fileinstall.dir", base.resolve("etc") + "," + deploy());
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.poll", "100");
        properties.put("felix.fileinstall.start.level", "40");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.log.level", "1");
        framework = new FrameworkFactory().newFramework(properties);
        framework.init();
        framework.getBundleContext().registerService(JobService.class, new RunningJobs(), null);
        int level = 1;
        for (String name : BUNDLES) {
            Bundle bundle = context().installBundle(jar(name).toUri().toString());
            bundle.adapt(BundleStartLevel.class).setStartLevel(level++);
            bundle.start();
        }
    }

    /** As the launcher does for what the features name. */
    SwappingAgent distributing(TestJar jar) throws BundleException, IOException {
        Bundle bundle = context().getBundle("mvn:swap");
        if (bundle == null) {
            bundle = context().installBundle("mvn:swap", new ByteArrayInputStream(jar.bytes()));
            bundle.adapt(BundleStartLevel.class).setStartLevel(30);
        }
        bundle.start();
        return this;
    }

    SwappingAgent start() throws BundleException {
        framework.start();
        return this;
    }

    private static Path jar(String name) {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> path.getFileName().toString().startsWith(name)
                        && path.toString().endsWith(".jar"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no packaged " + name + " on the class path"));
    }

    Path deploy() {
        return base.resolve("deploy");
    }

    Path etc() {
        return base.resolve("etc");
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** The versions of the bundle {@code swap}, each with its state. */
    Map<String, Integer> swaps() {
        return Arrays.stream(context().getBundles())
                .filter(bundle -> "swap".equals(bundle.getSymbolicName()))
                .collect(Collectors.toMap(bundle -> bundle.getVersion().toString(), Bundle::getState));
    }

    private Optional<ServiceReference<DumpStrategy>> best() {
        try {
            return context().getServiceReferences(DumpStrategy.class, "(name=swap)").stream()
                    .max(new ProviderPreference());
        } catch (InvalidSyntaxException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    /** The version that the next job would get; empty when there is none. */
    String next() {
        return best().map(reference -> reference.getBundle().getVersion().toString())
                .orElse("");
    }

    /** A job that takes a strategy, as the engine's do. */
    Job begin(String id) {
        ServiceObjects<DumpStrategy> objects = context().getServiceObjects(best().orElseThrow());
        running.add(id);
        return new Job(id, objects, objects.getService());
    }

    /** A running job and what it holds. */
    final class Job {

        private final String id;
        private final ServiceObjects<DumpStrategy> objects;
        private final DumpStrategy strategy;

        private Job(String id, ServiceObjects<DumpStrategy> objects, DumpStrategy strategy) {
            this.id = id;
            this.objects = objects;
            this.strategy = strategy;
        }

        /** Makes the strategy load a class it has not needed before. */
        String work() {
            return strategy.properties().description();
        }

        void end() {
            running.remove(id);
            try {
                objects.ungetService(strategy);
            } catch (IllegalArgumentException | IllegalStateException takenBack) {
                // Its bundle was stopped meanwhile; the engine does the same.
                return;
            }
        }
    }

    /** Marks a job as running that holds nothing. */
    void running(String id, boolean runs) {
        if (runs) {
            running.add(id);
        } else {
            running.remove(id);
        }
    }

    /** Waits until something is so, ten seconds at most. */
    static void await(String what, Callable<Boolean> condition) throws Exception {
        long begin = System.nanoTime();
        while (!condition.call()) {
            if (System.nanoTime() - begin > TimeUnit.SECONDS.toNanos(10)) {
                throw new AssertionError("not within 10 s: " + what);
            }
            Thread.sleep(20);
        }
    }

    /** Long enough for everything that would be done by itself to be done. */
    static void settle() throws InterruptedException {
        Thread.sleep(2_000);
    }

    @Override
    public void close() throws BundleException {
        framework.stop();
        try {
            framework.waitForStop(TimeUnit.SECONDS.toMillis(20));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** The jobs that tests begin. */
    private final class RunningJobs implements JobService {

        @Override
        public JobId submit(JobRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<JobStatus> jobs() {
            return new TreeSet<>(running)
                    .stream()
                            .map(id -> new JobStatus(
                                    id,
                                    "",
                                    JobKind.BACKUP,
                                    JobState.RUNNING,
                                    "",
                                    -1,
                                    0,
                                    -1,
                                    0,
                                    0,
                                    0,
                                    -1,
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    "",
                                    List.of()))
                            .toList();
        }

        @Override
        public JobStatus job(JobId id) {
            throw new UnsupportedOperationException();
        }

        @Override
        public JobStatus await(JobId id, Duration timeout) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<String> log(JobId id, int lastLines) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void cancel(JobId id) {
            throw new UnsupportedOperationException();
        }
    }
}
