package io.hyperstow.restore.internal.database;

import static io.hyperstow.api.model.TableName.quote;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A privilege as PostgreSQL shows it (manual, "Privileges"): {@code reader=r*w/owner}.
 *
 * @param grantee who has it; empty for everybody
 * @param letters what, each with a star when it may be granted on
 */
public record AclItem(String grantee, String letters) {

    /**
     * Reads one.
     *
     * @param text as PostgreSQL shows it
     */
    public static AclItem parse(String text) {
        int slash = text.lastIndexOf('/');
        int equals = text.lastIndexOf('=', slash);
        return new AclItem(unquoted(text.substring(0, equals)), text.substring(equals + 1, slash));
    }

    private static String unquoted(String role) {
        boolean quoted = role.length() > 1 && role.startsWith("\"") && role.endsWith("\"");
        return quoted ? role.substring(1, role.length() - 1).replace("\"\"", "\"") : role;
    }

    /**
     * Statements that grant it.
     *
     * @param privileges the names of the letters that matter
     * @param columns what follows the privilege's name: a list of columns, or nothing
     * @param object what it is granted on, as SQL text
     */
    public List<String> grants(Map<Character, String> privileges, String columns, String object) {
        List<String> statements = new ArrayList<>();
        for (int i = 0; i < letters.length(); i++) {
            String privilege = privileges.get(letters.charAt(i));
            if (privilege != null) {
                boolean grantable = i + 1 < letters.length() && letters.charAt(i + 1) == '*';
                statements.add("GRANT " + privilege + columns + " ON " + object + " TO "
                        + (grantee.isEmpty() ? "PUBLIC" : quote(grantee))
                        + (grantable ? " WITH GRANT OPTION" : ""));
            }
        }
        return statements;
    }
}
