package io.hyperstow.jmx.internal.connector;

import io.hyperstow.api.access.Role;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.security.AccessController;
import java.security.Principal;
import java.util.Optional;
import javax.security.auth.Subject;

/**
 * The role of the connection whose call runs in this thread, as its login put it into the subject.
 *
 * @param role the role
 */
record CallerRole(Role role) implements Principal {

    /** {@code Subject.current()}, there since Java 18; absent before. */
    private static final MethodHandle CURRENT = current();

    private static MethodHandle current() {
        try {
            return MethodHandles.publicLookup()
                    .findStatic(Subject.class, "current", MethodType.methodType(Subject.class));
        } catch (ReflectiveOperationException beforeJava18) {
            return null;
        }
    }

    @Override
    public String getName() {
        return role.name();
    }

    /** Empty where no connection's call runs: on Java 17 the connector's own notification work. */
    static Optional<Role> find() {
        Subject subject = subject();
        return subject == null
                ? Optional.empty()
                : subject.getPrincipals(CallerRole.class).stream()
                        .map(CallerRole::role)
                        .findFirst();
    }

    @SuppressWarnings("removal")
    private static Subject subject() {
        if (CURRENT == null) {
            return Subject.getSubject(AccessController.getContext());
        }
        try {
            return (Subject) CURRENT.invokeExact();
        } catch (Throwable failed) {
            throw new IllegalStateException("the caller's subject cannot be read", failed);
        }
    }
}
