package io.hyperstow.api.model;

import java.util.Objects;

/**
 * What every service operation throws when it refuses or fails: a stable code, what was wrong with the name of the
 * thing, and what to do about it.
 *
 * <p>{@link #getMessage()} is made for people: the message in lower case with its subject in quotes, then, on a line
 * of its own, {@code hint: } and the way out. Faces that must not show our classes to a client (JMX) copy that text
 * into a JDK exception.
 */
public final class BackupException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String problem;
    private final String hint;

    /**
     * @param code what kind of failure this is
     * @param problem what was wrong, with the name of the thing, one sentence in lower case
     * @param hint what the reader can do, one sentence in lower case; empty only where nothing can be done
     */
    public BackupException(ErrorCode code, String problem, String hint) {
        this(code, problem, hint, null);
    }

    /**
     * @param cause the failure below this one, kept for the log; may be null
     */
    public BackupException(ErrorCode code, String problem, String hint, Throwable cause) {
        super(hint.isEmpty() ? problem : problem + "\nhint: " + hint, cause);
        this.code = Objects.requireNonNull(code, "code");
        this.problem = problem;
        this.hint = hint;
    }

    /** The stable name of this kind of failure. */
    public ErrorCode code() {
        return code;
    }

    /** The message without the hint. */
    public String problem() {
        return problem;
    }

    /** What to do, or empty. */
    public String hint() {
        return hint;
    }
}
