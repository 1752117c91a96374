package io.hyperstow.jmx.internal.access;

import io.hyperstow.api.access.AccessControl.Access;
import io.hyperstow.api.access.Role;
import io.hyperstow.jmx.internal.mbean.LeastRole;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.management.MBeanServerDelegate;
import javax.management.ObjectName;

/**
 * Which role may do what. Our own MBeans: what {@link LeastRole} says on their interfaces. {@code java.lang}: reading,
 * but for what shows the command line, paths and system properties. The MBean server's delegate: reading, because
 * consoles begin with it. Everything else is refused to everybody.
 */
final class Policy {

    /** They may hold secrets: {@code -Dpassword=…}, or a path that tells about the machine. */
    private static final Set<String> HIDDEN_ATTRIBUTES = Set.of(
            "SystemProperties",
            "InputArguments",
            "ClassPath",
            "LibraryPath",
            "BootClassPath",
            "BootClassPathSupported");

    private final Map<String, Map<String, Role>> attributes = new HashMap<>();
    private final Map<String, Map<String, Role>> operations = new HashMap<>();

    Policy() {
        ManagementNames.INTERFACES.forEach((type, management) -> {
            Map<String, Role> readable = new HashMap<>();
            Map<String, Role> callable = new HashMap<>();
            for (Method method : management.getMethods()) {
                LeastRole least = method.getAnnotation(LeastRole.class);
                if (least != null) {
                    attributeOf(method)
                            .ifPresentOrElse(
                                    attribute -> readable.put(attribute, least.value()),
                                    () -> callable.put(method.getName(), least.value()));
                }
            }
            attributes.put(type, readable);
            operations.put(type, callable);
        });
    }

    private static Optional<String> attributeOf(Method method) {
        String name = method.getName();
        if (method.getParameterCount() > 0 || method.getReturnType() == void.class) {
            return Optional.empty();
        }
        if (name.startsWith("get") && name.length() > 3) {
            return Optional.of(name.substring(3));
        }
        if (name.startsWith("is") && name.length() > 2) {
            return Optional.of(name.substring(2));
        }
        return Optional.empty();
    }

    boolean permits(Role role, ObjectName mbean, Access access, String member) {
        if (member == null || !shows(mbean)) {
            return false;
        }
        if (mbean.getDomain().equals(ManagementNames.DOMAIN)) {
            Role least =
                    switch (access) {
                        case READ ->
                            attributes.get(mbean.getKeyProperty("type")).get(member);
                        case INVOKE ->
                            operations.get(mbean.getKeyProperty("type")).get(member);
                        case WRITE -> null;
                    };
            return least != null && role.includes(least);
        }
        return access == Access.READ && !HIDDEN_ATTRIBUTES.contains(member);
    }

    /** Whether anybody may know of this MBean; every role may know of the same. */
    boolean shows(ObjectName mbean) {
        if (mbean.isPattern()) {
            return false;
        }
        return switch (mbean.getDomain()) {
            case ManagementNames.DOMAIN ->
                mbean.getKeyProperty("type") != null && attributes.containsKey(mbean.getKeyProperty("type"));
            case "java.lang" -> true;
            default -> mbean.equals(MBeanServerDelegate.DELEGATE_NAME);
        };
    }
}
