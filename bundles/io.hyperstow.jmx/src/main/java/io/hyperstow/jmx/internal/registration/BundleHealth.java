package io.hyperstow.jmx.internal.registration;

import io.hyperstow.jmx.internal.mbean.AgentView.Health;
import io.hyperstow.jmx.internal.mbean.BundleStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.namespace.PackageNamespace;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.startlevel.FrameworkStartLevel;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.osgi.resource.Namespace;
import org.osgi.resource.Requirement;

/**
 * Looks at every bundle and says what is wrong with it. Fragments, bundles somebody stopped on purpose and bundles
 * replaced by another version of themselves that is active are as they should be.
 */
final class BundleHealth {

    private final BundleContext context;
    private final Function<Bundle, String> components;

    /**
     * @param components says what the components of an active bundle lack; empty when nothing
     */
    BundleHealth(BundleContext context, Function<Bundle, String> components) {
        this.context = context;
        this.components = components;
    }

    Health now() {
        List<BundleStatus> statuses = new ArrayList<>();
        boolean ready = true;
        for (Bundle bundle : context.getBundles()) {
            boolean wrong = false;
            String problem = "";
            if (bundle.getState() == Bundle.ACTIVE) {
                problem = components.apply(bundle);
                wrong = !problem.isEmpty();
            } else if (!fragment(bundle)) {
                boolean replaced = anotherVersionIsActive(bundle);
                problem = replaced ? "another version of it is active" : whyNotActive(bundle);
                wrong = !replaced && startsBySetting(bundle);
            }
            ready &= !wrong;
            statuses.add(new BundleStatus(
                    String.valueOf(bundle.getSymbolicName()),
                    bundle.getVersion().toString(),
                    stateName(bundle.getState()),
                    problem));
        }
        return new Health(ready, statuses);
    }

    private static boolean fragment(Bundle bundle) {
        return bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null;
    }

    private static boolean startsBySetting(Bundle bundle) {
        return bundle.adapt(BundleStartLevel.class).isPersistentlyStarted();
    }

    private boolean anotherVersionIsActive(Bundle bundle) {
        return bundle.getSymbolicName() != null
                && Arrays.stream(context.getBundles())
                        .anyMatch(other -> !other.equals(bundle)
                                && bundle.getSymbolicName().equals(other.getSymbolicName())
                                && other.getState() == Bundle.ACTIVE);
    }

    private String whyNotActive(Bundle bundle) {
        if (!startsBySetting(bundle)) {
            return "it was stopped";
        }
        int level = bundle.adapt(BundleStartLevel.class).getStartLevel();
        Bundle system = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
        if (level > system.adapt(FrameworkStartLevel.class).getStartLevel()) {
            return "its start level " + level + " is not reached yet";
        }
        if (bundle.getState() == Bundle.INSTALLED) {
            String missing = missing(bundle, system.adapt(FrameworkWiring.class));
            return missing.isEmpty() ? "it does not resolve; the log has the reason" : "it lacks " + missing;
        }
        return "it failed to start; the log has the reason";
    }

    private static String missing(Bundle bundle, FrameworkWiring wiring) {
        return bundle.adapt(BundleRevision.class).getRequirements(null).stream()
                .filter(BundleHealth::needed)
                .filter(requirement -> wiring.findProviders(requirement).isEmpty())
                .map(BundleHealth::text)
                .collect(Collectors.joining(", "));
    }

    private static boolean needed(Requirement requirement) {
        return !Namespace.RESOLUTION_OPTIONAL.equals(
                        requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE))
                && !Namespace.EFFECTIVE_ACTIVE.equals(
                        requirement.getDirectives().get(Namespace.CAPABILITY_EFFECTIVE_DIRECTIVE))
                && !PackageNamespace.RESOLUTION_DYNAMIC.equals(
                        requirement.getDirectives().get(Namespace.REQUIREMENT_RESOLUTION_DIRECTIVE));
    }

    private static String text(Requirement requirement) {
        String filter = requirement.getDirectives().get(Namespace.REQUIREMENT_FILTER_DIRECTIVE);
        return requirement.getNamespace() + " " + (filter == null ? "" : filter);
    }

    private static String stateName(int state) {
        return switch (state) {
            case Bundle.INSTALLED -> "INSTALLED";
            case Bundle.RESOLVED -> "RESOLVED";
            case Bundle.STARTING -> "STARTING";
            case Bundle.ACTIVE -> "ACTIVE";
            case Bundle.STOPPING -> "STOPPING";
            default -> "UNINSTALLED";
        };
    }
}
