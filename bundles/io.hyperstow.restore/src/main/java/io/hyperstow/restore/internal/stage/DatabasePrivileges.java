package io.hyperstow.restore.internal.stage;

import static io.hyperstow.api.model.TableName.quote;

import io.hyperstow.api.model.DatabaseFacts;
import java.util.ArrayList;
import java.util.List;

/** Grants on a database, from the aclitems PostgreSQL shows (manual, "Privileges"): {@code reader=c/owner}. */
final class DatabasePrivileges {

    private DatabasePrivileges() {}

    /**
     * @param database its quoted name
     * @param facts whose privileges; none at all means PostgreSQL's defaults, and no statement
     */
    static List<String> statements(String database, DatabaseFacts facts) {
        List<String> statements = new ArrayList<>();
        if (!facts.privileges().isEmpty()) {
            statements.add("REVOKE ALL ON DATABASE " + database + " FROM PUBLIC");
        }
        for (String item : facts.privileges()) {
            int slash = item.lastIndexOf('/');
            int equals = item.lastIndexOf('=', slash);
            String grantee = unquoted(item.substring(0, equals));
            String letters = item.substring(equals + 1, slash);
            for (int i = 0; i < letters.length(); i++) {
                String privilege = privilege(letters.charAt(i));
                if (privilege != null) {
                    boolean grantable = i + 1 < letters.length() && letters.charAt(i + 1) == '*';
                    statements.add("GRANT " + privilege + " ON DATABASE " + database + " TO "
                            + (grantee.isEmpty() ? "PUBLIC" : quote(grantee))
                            + (grantable ? " WITH GRANT OPTION" : ""));
                }
            }
        }
        return statements;
    }

    private static String privilege(char letter) {
        return switch (letter) {
            case 'C' -> "CREATE";
            case 'T' -> "TEMPORARY";
            case 'c' -> "CONNECT";
            default -> null;
        };
    }

    private static String unquoted(String role) {
        boolean quoted = role.length() > 1 && role.startsWith("\"") && role.endsWith("\"");
        return quoted ? role.substring(1, role.length() - 1).replace("\"\"", "\"") : role;
    }
}
