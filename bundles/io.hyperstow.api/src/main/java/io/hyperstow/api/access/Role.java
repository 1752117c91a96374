package io.hyperstow.api.access;

/** The three roles; each may do what those before it may. In {@code etc/users.properties} in lower case. */
public enum Role {
    /** May look. */
    VIEWER,
    /** May start what destroys nothing: backups, verifications, checks; may cancel. */
    OPERATOR,
    /** May do everything: restore, delete, turn jobs on. */
    ADMIN;

    /** Whether this role may do what {@code least} may. */
    public boolean includes(Role least) {
        return compareTo(least) >= 0;
    }
}
