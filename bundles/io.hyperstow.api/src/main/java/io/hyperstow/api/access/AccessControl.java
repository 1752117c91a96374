package io.hyperstow.api.access;

import java.util.Optional;
import javax.management.ObjectName;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Decides about logins and calls. Registered only once the users are loaded; a door that does not see one stays shut.
 * Safe for use by many threads.
 */
@ProviderType
public interface AccessControl {

    /** What a call wants of an MBean. */
    enum Access {
        READ,
        WRITE,
        INVOKE
    }

    /**
     * @param user as the client gave it
     * @param password as the client gave it; not kept
     * @return the user's role; empty when the pair is wrong. Takes equally long for a wrong user and a wrong password
     */
    Optional<Role> login(String user, char[] password);

    /**
     * @param role the caller's
     * @param mbean the MBean's name, not a pattern
     * @param access what is wanted
     * @param member the attribute's or operation's name, without a signature
     * @return whether the call may go on; what is not known is refused
     */
    boolean permits(Role role, ObjectName mbean, Access access, String member);

    /**
     * @param role the caller's
     * @param mbean the MBean's name, not a pattern
     * @return whether the caller may know of this MBean: find its name, read its metadata, listen to its notifications
     */
    boolean shows(Role role, ObjectName mbean);
}
