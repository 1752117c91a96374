package io.hyperstow.launcher;

import java.io.PrintStream;

/** Why the agent cannot start, and what the operator can do about it. */
final class StartException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String hint;

    StartException(String problem, String hint) {
        this(problem, hint, null);
    }

    StartException(String problem, String hint, Throwable cause) {
        super(problem, cause);
        this.hint = hint;
    }

    String hint() {
        return hint;
    }

    /** Writes problem and hint the way every command of the product does. */
    void print(PrintStream stream) {
        stream.println("error: " + getMessage());
        stream.println("hint: " + hint);
    }
}
