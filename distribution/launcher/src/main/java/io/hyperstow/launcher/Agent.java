package io.hyperstow.launcher;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.osgi.framework.launch.FrameworkFactory;

/** The framework with the features' bundles. Started once, stopped once; may be stopped while it is starting. */
final class Agent {

    private final Folders folders;
    private final List<InstalledBundle> bundles;
    private final Framework framework;
    private final Map<String, String> bundleErrors = new ConcurrentHashMap<>();

    Agent(Folders folders, Ports ports, String version) throws StartException {
        this.folders = folders;
        this.bundles = new FeatureBundles(folders).read();
        this.framework = ServiceLoader.load(FrameworkFactory.class)
                .findFirst()
                .orElseThrow()
                .newFramework(FrameworkProperties.of(folders, ports, version));
    }

    /** Returns when the framework has reached the features' highest start level. */
    void start() throws StartException {
        try {
            framework.init();
            framework.getBundleContext().addFrameworkListener(this::listen);
            new Convergence(framework.getBundleContext(), folders.cache()).converge(bundles);
            framework.start();
        } catch (BundleException e) {
            throw new StartException(
                    "the OSGi framework does not start: " + e.getMessage(),
                    "remove the folder '" + folders.cache() + "': it is made again",
                    e);
        }
    }

    BundleContext context() {
        return framework.getBundleContext();
    }

    /** Why bundles could not be started, by symbolic name. */
    Map<String, String> bundleErrors() {
        return bundleErrors;
    }

    /** Waits until somebody stops the framework. */
    void awaitStop() throws InterruptedException {
        framework.waitForStop(0);
    }

    /**
     * Stops every bundle and the framework.
     *
     * @return whether that was done within the limit
     */
    boolean stop(Duration limit) throws BundleException, InterruptedException {
        framework.stop();
        return framework.waitForStop(limit.toMillis()).getType() != FrameworkEvent.WAIT_TIMEDOUT;
    }

    private void listen(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.ERROR && event.getThrowable() != null) {
            bundleErrors.put(
                    String.valueOf(event.getBundle().getSymbolicName()),
                    String.valueOf(event.getThrowable().getMessage()));
        }
    }
}
