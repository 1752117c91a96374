package io.hyperstow.restore.internal.check;

/**
 * A fault of a database.
 *
 * @param problem what is wrong, with the object's name, one sentence in lower case
 * @param wayOut what to do about it
 */
public record Finding(String problem, String wayOut) {

    /** As one line for people. */
    public String text() {
        return problem + "; hint: " + wayOut;
    }
}
