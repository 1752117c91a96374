package io.hyperstow.jmx.internal.access;

import io.hyperstow.api.access.Role;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A line of the users file.
 *
 * @param name what the user logs in as
 * @param role what the user may do
 * @param password its hash
 */
record User(String name, Role role, PasswordHash password) {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * @throws IllegalArgumentException with the reason in lower case, which never quotes more than the name
     */
    static User parse(String line) {
        int equals = line.indexOf('=');
        String name = equals < 0 ? "" : line.substring(0, equals).strip();
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "it does not begin with a user's name of letters, digits, '.', '_' and '-', and '='");
        }
        String value = line.substring(equals + 1).strip();
        int colon = value.indexOf(':');
        try {
            return new User(
                    name, role(value.substring(0, Math.max(0, colon))), PasswordHash.parse(value.substring(colon + 1)));
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException("user '" + name + "': " + malformed.getMessage(), malformed);
        }
    }

    private static Role role(String text) {
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(text)) {
                return role;
            }
        }
        throw new IllegalArgumentException("its role is not viewer, operator or admin");
    }

    String line() {
        return name + " = " + role.name().toLowerCase(Locale.ROOT) + ":" + password.text();
    }
}
