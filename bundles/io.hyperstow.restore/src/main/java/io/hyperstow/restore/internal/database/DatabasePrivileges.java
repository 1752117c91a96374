package io.hyperstow.restore.internal.database;

import io.hyperstow.api.model.DatabaseFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Grants on a database. */
final class DatabasePrivileges {

    private static final Map<Character, String> PRIVILEGES = Map.of('C', "CREATE", 'T', "TEMPORARY", 'c', "CONNECT");

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
            statements.addAll(AclItem.parse(item).grants(PRIVILEGES, "", "DATABASE " + database));
        }
        return statements;
    }
}
