package io.hyperstow.deploy.internal;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.BundleWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The framework's bundles, and what can be done to one. */
final class InstalledBundles {

    private static final Logger LOG = LoggerFactory.getLogger(InstalledBundles.class);
    private static final Comparator<Bundle> BY_VERSION = Comparator.comparing(Bundle::getVersion);

    private final BundleContext context;

    InstalledBundles(BundleContext context) {
        this.context = context;
    }

    Stream<Bundle> all() {
        return Arrays.stream(context.getBundles());
    }

    Stream<Bundle> named(String name) {
        return all().filter(bundle -> name.equals(bundle.getSymbolicName()));
    }

    /** The highest version that is active. */
    Optional<Bundle> serving(String name) {
        return named(name).filter(InstalledBundles::active).max(BY_VERSION);
    }

    /** The highest version that came with the distribution, or by hand; not from the folder. */
    Optional<Bundle> distributed(String name) {
        return named(name).filter(bundle -> !deployed(bundle)).max(BY_VERSION);
    }

    Optional<Bundle> of(DeployedJar jar) {
        return Optional.ofNullable(context.getBundle(jar.location()));
    }

    /** Whether it came from the folder. */
    static boolean deployed(Bundle bundle) {
        return bundle.getLocation().startsWith(DeployedJar.SCHEME);
    }

    static boolean active(Bundle bundle) {
        return bundle.getState() == Bundle.ACTIVE;
    }

    /** Whether it could be active and is not. */
    static boolean resting(Bundle bundle) {
        return (bundle.getState() & (Bundle.INSTALLED | Bundle.RESOLVED)) != 0;
    }

    /** Whether other bundles have its packages. */
    static boolean sharesPackages(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring != null
                && wiring.getProvidedWires(null).stream()
                        .anyMatch(wire -> !wire.getRequirer().getBundle().equals(bundle));
    }

    Bundle install(DeployedJar jar) throws BundleException, IOException, RefusedException {
        byte[] content = Files.readAllBytes(jar.path());
        if (!DeployedJar.read(jar.path(), content).equals(jar)) {
            throw new IOException("the file has changed");
        }
        Bundle bundle = context.installBundle(jar.location(), new ByteArrayInputStream(content));
        String level = context.getProperty("felix.fileinstall.start.level");
        if (level != null) {
            bundle.adapt(BundleStartLevel.class).setStartLevel(Integer.parseInt(level));
        }
        return bundle;
    }

    /** Starts a bundle that rests. */
    void wake(Bundle bundle) {
        try {
            bundle.start(Bundle.START_TRANSIENT | Bundle.START_ACTIVATION_POLICY);
            LOG.info("{} is in service again", text(bundle));
        } catch (BundleException failure) {
            LOG.error("{} cannot be started again", text(bundle), failure);
        }
    }

    /** Stops a bundle until it is woken or the agent starts again. */
    void rest(Bundle bundle) {
        stop(bundle, Bundle.STOP_TRANSIENT);
    }

    /** Stops a bundle for good; one of the distribution is started with the agent again, as the launcher does with all. */
    void stop(Bundle bundle) {
        stop(bundle, 0);
    }

    private static void stop(Bundle bundle, int options) {
        try {
            bundle.stop(options);
        } catch (BundleException failure) {
            // It is stopped all the same: only its activator complained.
            LOG.error("{} did not stop cleanly", text(bundle), failure);
        }
    }

    void uninstall(Bundle bundle) {
        try {
            bundle.uninstall();
        } catch (BundleException failure) {
            LOG.error("{} cannot be uninstalled", text(bundle), failure);
        }
    }

    /** For people. */
    static String text(Bundle bundle) {
        return "bundle '" + bundle.getSymbolicName() + "' " + bundle.getVersion();
    }
}
