package io.hyperstow.deploy.internal;

/** A jar that is not taken into service, and why. Its message is for the log: problem, then the hint. */
final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    RefusedException(String problem, String hint) {
        this(problem, hint, null);
    }

    RefusedException(String problem, String hint, Throwable cause) {
        super(problem + "\nhint: " + hint, cause);
    }
}
