package io.hyperstow.restore.internal.run;

import io.hyperstow.api.model.TableName;

/** Values as SQL text. */
public final class Sql {

    private Sql() {}

    /** A string constant. */
    public static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /** A relation as an argument of a function. */
    public static String relation(TableName name) {
        return literal(name.quoted()) + "::pg_catalog.regclass";
    }
}
