package io.hyperstow.jmx.internal.registration;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.osgi.framework.Bundle;
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.ComponentDescriptionDTO;

/** Says what the declarative services components of a bundle lack. */
final class ComponentProblems implements Function<Bundle, String> {

    private final ServiceComponentRuntime runtime;

    ComponentProblems(ServiceComponentRuntime runtime) {
        this.runtime = runtime;
    }

    /** One line for people; empty when nothing is wrong. */
    @Override
    public String apply(Bundle bundle) {
        List<String> problems = new ArrayList<>();
        for (ComponentDescriptionDTO component : runtime.getComponentDescriptionDTOs(bundle)) {
            Collection<ComponentConfigurationDTO> configurations = runtime.getComponentConfigurationDTOs(component);
            // A component that has to be configured and is not simply was not asked for.
            if (configurations.isEmpty() && !component.configurationPolicy.equals("require")) {
                problems.add("component '" + shortName(component.name) + "' is not enabled");
            }
            configurations.forEach(configuration -> {
                String problem = problem(configuration);
                if (!problem.isEmpty()) {
                    problems.add("component '" + shortName(component.name) + "' " + problem);
                }
            });
        }
        return String.join("; ", problems);
    }

    private static String problem(ComponentConfigurationDTO configuration) {
        return switch (configuration.state) {
            case ComponentConfigurationDTO.UNSATISFIED_CONFIGURATION ->
                configuration.description.configurationPolicy.equals("require") ? "" : "lacks its configuration";
            case ComponentConfigurationDTO.UNSATISFIED_REFERENCE ->
                Arrays.stream(configuration.unsatisfiedReferences)
                        .map(reference -> wanted(configuration, reference.name))
                        .distinct()
                        .collect(Collectors.joining(", ", "waits for ", ""));
            case ComponentConfigurationDTO.FAILED_ACTIVATION -> "failed: " + message(configuration.failure);
            default -> "";
        };
    }

    private static String wanted(ComponentConfigurationDTO configuration, String reference) {
        return Arrays.stream(configuration.description.references)
                .filter(declared -> declared.name.equals(reference))
                .map(declared -> shortName(declared.interfaceName))
                .findFirst()
                .orElse(reference);
    }

    /** What the outermost exception of a printed stack trace says, the one by which a constructor was called aside. */
    private static String message(String stackTrace) {
        return Arrays.stream(stackTrace.split("(?m)^Caused by: "))
                .filter(thrown -> !thrown.startsWith("java.lang.reflect.InvocationTargetException"))
                .findFirst()
                .orElse(stackTrace)
                .lines()
                .takeWhile(line -> !line.startsWith("\tat "))
                .collect(Collectors.joining("; "))
                .replaceFirst("^[\\w.$]+Exception: ", "");
    }

    private static String shortName(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
