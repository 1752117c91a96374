package io.hyperstow.jolokia.internal;

import io.hyperstow.api.access.AccessControl;
import io.hyperstow.api.access.AccessControl.Access;
import io.hyperstow.api.access.Role;
import java.util.EnumSet;
import java.util.Set;
import javax.management.ObjectName;
import org.jolokia.server.core.request.JolokiaNotificationRequest;
import org.jolokia.server.core.request.JolokiaReadRequest;
import org.jolokia.server.core.request.JolokiaRequest;
import org.jolokia.server.core.request.notification.AddCommand;
import org.jolokia.server.core.request.notification.NotificationCommand;
import org.jolokia.server.core.service.api.Restrictor;
import org.jolokia.server.core.util.HttpMethod;
import org.jolokia.server.core.util.RequestType;

/**
 * Asks the access control in Jolokia's place. Knows the caller's role for the time of a request, in the thread that
 * works on it; without a role everything is refused.
 */
final class RoleRestrictor implements Restrictor {

    private static final Set<RequestType> COMMANDS = EnumSet.of(
            RequestType.VERSION,
            RequestType.LIST,
            RequestType.SEARCH,
            RequestType.READ,
            RequestType.EXEC,
            RequestType.NOTIFICATION);

    private final AccessControl access;
    private final ThreadLocal<Role> role = new ThreadLocal<>();

    RoleRestrictor(AccessControl access) {
        this.access = access;
    }

    void enter(Role caller) {
        role.set(caller);
    }

    void leave() {
        role.remove();
    }

    /** Why a request is refused whatever it would find; empty when the other methods may decide. */
    String refusal(JolokiaRequest request) {
        if (!isTypeAllowed(request.getType())) {
            return "command '" + request.getType().getName() + "' is refused to everybody";
        }
        if (request instanceof JolokiaReadRequest read && read.getObjectName().isDomainPattern()) {
            // Jolokia would read all of every MBean first and ask afterwards.
            return "reading '" + read.getObjectName() + "' is refused to everybody: name a domain";
        }
        if (request instanceof JolokiaNotificationRequest notification) {
            NotificationCommand command = notification.getCommand();
            if (command instanceof AddCommand add && isObjectNameHidden(add.getObjectName())) {
                return "listening to '" + add.getObjectName() + "' is refused to everybody";
            }
        }
        return "";
    }

    @Override
    public boolean isTypeAllowed(RequestType type) {
        return role.get() != null && COMMANDS.contains(type);
    }

    @Override
    public boolean isAttributeReadAllowed(ObjectName mbean, String attribute) {
        return role.get() != null && access.permits(role.get(), mbean, Access.READ, attribute);
    }

    @Override
    public boolean isAttributeWriteAllowed(ObjectName mbean, String attribute) {
        return role.get() != null && access.permits(role.get(), mbean, Access.WRITE, attribute);
    }

    @Override
    public boolean isOperationAllowed(ObjectName mbean, String operation) {
        return role.get() != null
                && (pulls(mbean, operation) || access.permits(role.get(), mbean, Access.INVOKE, name(operation)));
    }

    /** Fetching notifications is an operation of Jolokia's own; it answers what this client has subscribed to. */
    private static boolean pulls(ObjectName mbean, String operation) {
        return mbean.getDomain().equals("jolokia")
                && "NotificationStore".equals(mbean.getKeyProperty("type"))
                && name(operation).equals("pull");
    }

    /** Jolokia takes {@code name(types)} for one of several operations of a name. */
    private static String name(String operation) {
        int parenthesis = operation.indexOf('(');
        return parenthesis < 0 ? operation : operation.substring(0, parenthesis);
    }

    @Override
    public boolean isObjectNameHidden(ObjectName mbean) {
        return role.get() == null || !access.shows(role.get(), mbean);
    }

    @Override
    public boolean isHttpMethodAllowed(HttpMethod method) {
        return method == HttpMethod.GET || method == HttpMethod.POST;
    }

    /** The socket is bound to the loopback address. */
    @Override
    public boolean isRemoteAccessAllowed(String... hostOrAddress) {
        return true;
    }

    @Override
    public boolean isOriginAllowed(String origin, boolean onlyWhenStrict) {
        return origin == null;
    }
}
