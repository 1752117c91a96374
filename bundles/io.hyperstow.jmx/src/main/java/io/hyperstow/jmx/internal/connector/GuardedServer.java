package io.hyperstow.jmx.internal.connector;

import io.hyperstow.api.access.AccessControl;
import io.hyperstow.api.access.AccessControl.Access;
import io.hyperstow.api.access.Role;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.management.AttributeList;
import javax.management.MBeanServer;
import javax.management.ObjectInstance;
import javax.management.ObjectName;
import javax.management.QueryExp;
import javax.management.remote.MBeanServerForwarder;

/**
 * Stands before the MBean server and asks the access control about every call of a connection. What is not listed here
 * is refused.
 *
 * <p>A proxy, because of the interface's forty methods a connection may use a third.
 */
final class GuardedServer implements InvocationHandler {

    private final AccessControl access;
    private volatile MBeanServer server;

    private GuardedServer(AccessControl access, MBeanServer server) {
        this.access = access;
        this.server = server;
    }

    static MBeanServerForwarder before(MBeanServer server, AccessControl access) {
        return (MBeanServerForwarder) Proxy.newProxyInstance(
                GuardedServer.class.getClassLoader(),
                new Class<?>[] {MBeanServerForwarder.class},
                new GuardedServer(access, server));
    }

    @Override
    public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
        return switch (method.getName()) {
            case "getMBeanServer" -> server;
            case "setMBeanServer" -> {
                server = (MBeanServer) arguments[0];
                yield null;
            }
            case "invoke" -> {
                demand((ObjectName) arguments[0], Access.INVOKE, (String) arguments[1]);
                yield pass(method, arguments);
            }
            case "getAttribute" -> {
                demand((ObjectName) arguments[0], Access.READ, (String) arguments[1]);
                yield pass(method, arguments);
            }
            case "getAttributes" -> readable((ObjectName) arguments[0], (String[]) arguments[1]);
            case "getMBeanInfo",
                    "getObjectInstance",
                    "isInstanceOf",
                    "isRegistered",
                    "getClassLoaderFor",
                    "addNotificationListener",
                    "removeNotificationListener" -> {
                demandShown((ObjectName) arguments[0]);
                yield pass(method, arguments);
            }
            case "queryNames", "queryMBeans" -> query(method, arguments);
            case "getDomains" ->
                server.queryNames(null, null).stream()
                        .filter(this::shown)
                        .map(ObjectName::getDomain)
                        .distinct()
                        .toArray(String[]::new);
            case "getMBeanCount" ->
                (int) server.queryNames(null, null).stream().filter(this::shown).count();
            // The loaders are asked for by the connector itself, to read parameters; no client can.
            case "getClassLoaderRepository", "getDefaultDomain", "hashCode", "equals", "toString" ->
                pass(method, arguments);
            default -> throw new SecurityException(method.getName() + " is refused to everybody");
        };
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(server, arguments);
        } catch (InvocationTargetException thrown) {
            throw thrown.getCause();
        }
    }

    private void demand(ObjectName mbean, Access wanted, String member) {
        Role role = CallerRole.find()
                .orElseThrow(() -> new SecurityException("'" + member + "' is refused: the connection has no login"));
        if (!access.permits(role, mbean, wanted, member)) {
            throw new SecurityException("'" + member + "' of '" + mbean + "' is refused to role '" + role + "'");
        }
    }

    /** Consoles ask for all attributes at once: those the role may not read are left out, as broken ones would be. */
    private AttributeList readable(ObjectName mbean, String[] attributes) throws Exception {
        demandShown(mbean);
        Role role = CallerRole.find()
                .orElseThrow(() -> new SecurityException("'" + mbean + "' is refused: the connection has no login"));
        String[] permitted = Arrays.stream(attributes)
                .filter(attribute -> access.permits(role, mbean, Access.READ, attribute))
                .toArray(String[]::new);
        return server.getAttributes(mbean, permitted);
    }

    /**
     * Metadata and listeners: on Java 17 the connector subscribes in a thread of its own, without the subject, but only
     * ever for a connection that has logged in. So the least role stands in.
     */
    private boolean shown(ObjectName mbean) {
        return access.shows(CallerRole.find().orElse(Role.VIEWER), mbean);
    }

    private void demandShown(ObjectName mbean) {
        if (!shown(mbean)) {
            throw new SecurityException("'" + mbean + "' is refused to everybody");
        }
    }

    /**
     * The expression can only be a name or the connector's own: others would look into hidden attributes, and the
     * connector's filter lets none in.
     */
    private Set<?> query(Method method, Object[] arguments) {
        ObjectName pattern = (ObjectName) arguments[0];
        QueryExp also = (QueryExp) arguments[1];
        if (method.getName().equals("queryNames")) {
            return server.queryNames(pattern, also).stream().filter(this::shown).collect(Collectors.toSet());
        }
        return server.queryMBeans(pattern, also).stream()
                .filter((ObjectInstance instance) -> shown(instance.getObjectName()))
                .collect(Collectors.toSet());
    }
}
