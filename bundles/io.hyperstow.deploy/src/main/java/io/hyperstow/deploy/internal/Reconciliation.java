package io.hyperstow.deploy.internal;

import static io.hyperstow.deploy.internal.InstalledBundles.active;
import static io.hyperstow.deploy.internal.InstalledBundles.deployed;
import static io.hyperstow.deploy.internal.InstalledBundles.text;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the bundles that the folder and the distribution offer into service, step by step. Used by one thread.
 */
final class Reconciliation {

    private static final Logger LOG = LoggerFactory.getLogger(Reconciliation.class);

    private final BundleContext context;
    private final InstalledBundles bundles;
    private final BundleUse use;
    private final Withdrawals withdrawals;
    private final Map<Path, DeployedJar> jars = new TreeMap<>();
    /** What was logged last about a file or bundle, so that it is said once. */
    private final Map<String, String> said = new HashMap<>();
    /** Locations that failed to start; tried again when another bundle, which they may need, has come into service. */
    private final Set<String> failed = new TreeSet<>();

    Reconciliation(BundleContext context) {
        this.context = context;
        this.bundles = new InstalledBundles(context);
        this.use = new BundleUse(context);
        this.withdrawals = new Withdrawals(use);
    }

    /**
     * Takes the jars for known that an earlier run installed; FileInstall tells of them again, or not if they have gone.
     * What they replace is not started with the agent: of most bundles there can be only one.
     */
    void remember(Path folder) {
        File[] files = folder.toFile().listFiles((directory, name) -> name.endsWith(".jar"));
        for (File file : files == null ? new File[0] : files) {
            try {
                DeployedJar jar = DeployedJar.read(file.toPath());
                if (bundles.of(jar).isPresent()) {
                    jars.put(jar.path(), jar);
                    bundles.distributed(jar.name())
                            .filter(replaced ->
                                    !active(replaced) && replaced.getVersion().compareTo(jar.version()) < 0)
                            .ifPresent(bundles::stop);
                }
            } catch (RefusedException notNow) {
                LOG.debug("'{}' was not installed by an earlier run", file, notNow);
            }
        }
    }

    /** A file is new or has changed. */
    void changed(Path path) {
        try {
            DeployedJar jar = DeployedJar.read(path);
            failed.remove(jar.location());
            // The same file before, or another one: one version has one content.
            for (DeployedJar known : jars.values()) {
                if (known.name().equals(jar.name()) && known.version().equals(jar.version())) {
                    refuseOtherContent(jar, known.fingerprint());
                }
            }
            jars.put(path, jar);
        } catch (RefusedException refused) {
            // What the file was before stays in service.
            refuse(path, refused);
        }
    }

    /** A file has gone. */
    void removed(Path path) {
        DeployedJar gone = jars.remove(path);
        if (gone != null) {
            failed.remove(gone.location());
        }
        said.remove(path.toString());
    }

    /**
     * Goes as far as it can now.
     *
     * @return whether something is pending and this is to be called again
     */
    boolean run() {
        if (context.getBundle(0).getState() != Bundle.ACTIVE) {
            // The framework is starting or stopping; the end of a start is announced.
            return false;
        }
        Set<String> names = new TreeSet<>();
        jars.values().forEach(jar -> names.add(jar.name()));
        bundles.all()
                .filter(InstalledBundles::deployed)
                .map(Bundle::getSymbolicName)
                .forEach(names::add);
        boolean pending = false;
        for (String name : names) {
            pending |= reconcile(name);
        }
        return pending;
    }

    private boolean reconcile(String name) {
        Bundle serving = bundles.serving(name).orElse(null);
        Bundle distributed = bundles.distributed(name).orElse(null);
        List<DeployedJar> candidates = jars.values().stream()
                .filter(jar -> jar.name().equals(name) && !failed.contains(jar.location()))
                .sorted(Comparator.comparing(DeployedJar::version).reversed())
                .toList();
        for (DeployedJar jar : candidates) {
            if (distributed != null && distributed.getVersion().compareTo(jar.version()) > 0) {
                say(jar.path().toString(), jar + " is not newer than " + text(distributed) + " and is left alone");
                break;
            }
            try {
                check(jar);
                if (distributed != null && distributed.getVersion().equals(jar.version())) {
                    break;
                }
                if (exchangeHasToWait(serving, jar.location())) {
                    return true;
                }
                boolean again = !bundles.of(jar).map(InstalledBundles::active).orElse(false) && !failed.isEmpty();
                boolean pending = endOthers(enter(jar, serving));
                if (again) {
                    failed.clear();
                }
                return pending || again;
            } catch (RefusedException refused) {
                refuse(jar.path(), refused);
            }
        }
        return fallBack(name, serving, distributed);
    }

    private void check(DeployedJar jar) throws RefusedException {
        if (jar.name().equals(context.getBundle().getSymbolicName())) {
            throw new RefusedException(
                    jar + " would replace the bundle that replaces bundles", "unpack the new distribution");
        }
        for (Bundle other : bundles.named(jar.name()).toList()) {
            boolean sameVersion = other.getVersion().equals(jar.version());
            if (sameVersion && !other.getLocation().equals(jar.location())) {
                refuseOtherContent(jar, Fingerprint.of(other));
            }
            if (!sameVersion && InstalledBundles.sharesPackages(other)) {
                throw new RefusedException(
                        jar + " cannot replace " + text(other) + " while the agent runs: others use its packages",
                        "unpack the new distribution and start the agent again");
            }
        }
    }

    private static void refuseOtherContent(DeployedJar jar, String fingerprint) throws RefusedException {
        if (!jar.fingerprint().equals(fingerprint)) {
            throw new RefusedException(
                    jar + " has the version of a bundle that is there and other content",
                    "give what you changed a version of its own");
        }
    }

    /** Of bundles that are no providers there can be one; the change waits for a moment without jobs. */
    private boolean exchangeHasToWait(Bundle serving, String location) {
        if (serving == null || serving.getLocation().equals(location) || BundleUse.isProvider(serving)) {
            return false;
        }
        Set<String> running = use.runningJobs();
        if (!running.isEmpty()) {
            say(serving.getLocation(), text(serving) + " is exchanged when no job runs; now do " + running);
        }
        return !running.isEmpty();
    }

    /** Has the jar's bundle serve; on failure everything is as it was. */
    private Bundle enter(DeployedJar jar, Bundle serving) throws RefusedException {
        Bundle bundle = bundles.of(jar).orElse(null);
        if (bundle != null && active(bundle)) {
            return bundle;
        }
        boolean exchanged = serving != null && !BundleUse.isProvider(serving);
        try {
            if (bundle == null) {
                bundle = bundles.install(jar);
            }
            if (exchanged) {
                bundles.rest(serving);
            }
            bundle.start(Bundle.START_ACTIVATION_POLICY);
            withdrawals.forget(bundle);
            said.remove(jar.path().toString());
            LOG.info("{} from '{}' is in service", text(bundle), jar.path());
            return bundle;
        } catch (BundleException | IOException failure) {
            failed.add(jar.location());
            if (bundle != null) {
                bundles.uninstall(bundle);
            }
            if (exchanged) {
                bundles.wake(serving);
            }
            throw new RefusedException(
                    jar + " cannot be started: " + failure.getMessage(),
                    "its imports and its activator say what it needs; what was in service stays",
                    failure);
        }
    }

    /** No jar serves this name: the distribution's bundle does, or none. */
    private boolean fallBack(String name, Bundle serving, Bundle distributed) {
        if (exchangeHasToWait(serving, distributed == null ? "" : distributed.getLocation())) {
            return true;
        }
        if (distributed != null && InstalledBundles.resting(distributed)) {
            if (serving != null && !BundleUse.isProvider(serving)) {
                withdraw(serving);
            }
            bundles.wake(distributed);
        }
        if (distributed != null && active(distributed)) {
            return endOthers(distributed);
        }
        boolean pending = false;
        for (Bundle bundle :
                bundles.named(name).filter(InstalledBundles::deployed).toList()) {
            pending |= end(bundle, null);
        }
        return pending;
    }

    /** Ends every other version of the bundle that serves. */
    private boolean endOthers(Bundle serving) {
        boolean pending = false;
        for (Bundle bundle : bundles.named(serving.getSymbolicName()).toList()) {
            pending |= !bundle.equals(serving) && end(bundle, serving);
        }
        return pending;
    }

    /**
     * Ends a bundle as far as its holders allow.
     *
     * @param successor what serves in its place, or null
     * @return whether it is still needed
     */
    private boolean end(Bundle bundle, Bundle successor) {
        if (active(bundle)) {
            if (successor == null || bundle.getVersion().compareTo(successor.getVersion()) > 0) {
                // Its jar has gone; as long as it is active the next job would get it.
                withdraw(bundle);
            } else if (BundleUse.isProvider(bundle)) {
                if (!BundleUse.succeeds(successor, bundle) || use.held(bundle)) {
                    say(bundle.getLocation(), text(bundle) + " is replaced and ends when nothing needs it any more");
                    return true;
                }
                retire(bundle, successor);
            } else if (!use.runningJobs().isEmpty()) {
                return true;
            } else {
                // Both were started with the agent, and the second found its place taken.
                retire(bundle, successor);
                bundles.rest(successor);
                bundles.wake(successor);
            }
        }
        if (!deployed(bundle)) {
            return false;
        }
        if (!withdrawals.released(bundle)) {
            say(bundle.getLocation(), text(bundle) + " is out of service and goes after the jobs that run");
            return true;
        }
        withdrawals.forget(bundle);
        said.remove(bundle.getLocation());
        bundles.uninstall(bundle);
        LOG.info("{} was uninstalled", text(bundle));
        return false;
    }

    /** Stops a bundle that nobody holds. */
    private void retire(Bundle bundle, Bundle successor) {
        bundles.rest(bundle);
        withdrawals.add(bundle, false);
        said.remove(bundle.getLocation());
        LOG.info("{} was replaced by {} and stopped", text(bundle), successor.getVersion());
    }

    /** Stops a provider whoever holds it, or another bundle, for which no job runs now. */
    private void withdraw(Bundle bundle) {
        boolean held = BundleUse.isProvider(bundle) && use.held(bundle);
        bundles.stop(bundle);
        withdrawals.add(bundle, held);
    }

    private void refuse(Path path, RefusedException refused) {
        if (!refused.getMessage().equals(said.put(path.toString(), refused.getMessage()))) {
            LOG.error("{}", refused.getMessage(), refused.getCause());
        }
    }

    private void say(String about, String text) {
        if (!text.equals(said.put(about, text))) {
            LOG.info("{}", text);
        }
    }
}
