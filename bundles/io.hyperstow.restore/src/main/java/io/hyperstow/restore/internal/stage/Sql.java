package io.hyperstow.restore.internal.stage;

import io.hyperstow.api.model.TableName;

/** Values as SQL text. */
final class Sql {

    private Sql() {}

    /** A string constant. */
    static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A relation as an argument of a function. */
    static String relation(TableName name) {
        return literal(name.quoted()) + "::pg_catalog.regclass";
    }
}
