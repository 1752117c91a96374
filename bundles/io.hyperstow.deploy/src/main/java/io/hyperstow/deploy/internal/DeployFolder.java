package io.hyperstow.deploy.internal;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.felix.fileinstall.ArtifactInstaller;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.FrameworkListener;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What FileInstall tells of {@code deploy/}. Handles every file there, also those it leaves alone: what it did not
 * handle FileInstall would install itself.
 *
 * <p>All work is done in one thread of its own, which ends when there is nothing to do: neither FileInstall nor whoever
 * starts or stops bundles waits for it.
 */
@Component(immediate = true, service = ArtifactInstaller.class, property = "service.ranking:Integer=100")
public final class DeployFolder implements ArtifactInstaller, FrameworkListener {

    private static final Logger LOG = LoggerFactory.getLogger(DeployFolder.class);
    private static final long PENDING_MILLIS = 1_000;
    private static final long STOP_SECONDS = 20;

    private final BundleContext context;
    private final Path folder;
    private final Reconciliation reconciliation;
    private final ScheduledThreadPoolExecutor worker;

    /**
     * @throws IOException when the folder cannot be read
     */
    @Activate
    public DeployFolder(BundleContext context) throws IOException {
        String base = context.getProperty("hyperstow.base");
        if (base == null) {
            throw new IllegalStateException("the framework property 'hyperstow.base' is not set");
        }
        this.context = context;
        this.folder = new File(base, "deploy").getCanonicalFile().toPath();
        this.reconciliation = new Reconciliation(context);
        this.worker = new ScheduledThreadPoolExecutor(1, work -> new Thread(work, "hyperstow-deploy"));
        worker.setKeepAliveTime(5, TimeUnit.SECONDS);
        worker.allowCoreThreadTimeOut(true);
        worker.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        context.addFrameworkListener(this);
        // Here and not in the worker: bundles of higher start levels come next.
        reconciliation.remember(folder);
        submit(() -> {});
    }

    @Override
    public boolean canHandle(File artifact) {
        return artifact.getAbsoluteFile().toPath().normalize().startsWith(folder);
    }

    @Override
    public void install(File artifact) {
        if (artifact.getName().endsWith(".jar")) {
            submit(() -> reconciliation.changed(artifact.toPath()));
        } else {
            LOG.warn("'{}' is left alone: only jars are deployed\nhint: configuration belongs into etc", artifact);
        }
    }

    @Override
    public void update(File artifact) {
        install(artifact);
    }

    @Override
    public void uninstall(File artifact) {
        submit(() -> reconciliation.removed(artifact.toPath()));
    }

    /** Nothing is done before the framework has started what it starts by itself. */
    @Override
    public void frameworkEvent(FrameworkEvent event) {
        if (event.getType() == FrameworkEvent.STARTED) {
            submit(() -> {});
        }
    }

    private void submit(Runnable first) {
        worker.execute(() -> {
            first.run();
            reconcile();
        });
    }

    private void reconcile() {
        try {
            if (reconciliation.run() && worker.getQueue().isEmpty()) {
                worker.schedule(this::reconcile, PENDING_MILLIS, TimeUnit.MILLISECONDS);
            }
        } catch (RuntimeException failed) {
            LOG.error("the bundles in '{}' could not be brought into service", folder, failed);
        }
    }

    @Deactivate
    void stop() throws InterruptedException {
        context.removeFrameworkListener(this);
        worker.shutdown();
        if (!worker.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
            LOG.warn("work on '{}' was still under way after {} s", folder, STOP_SECONDS);
        }
    }
}
