package io.hyperstow.cli;

/** Why a command failed, for people: no stack trace is ever shown. */
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String hint;

    /**
     * @param exitCode one of {@link ExitCode}
     * @param problem what is wrong, in lower case
     * @param hint the way out, or empty
     */
    CommandException(int exitCode, String problem, String hint) {
        super(problem);
        this.exitCode = exitCode;
        this.hint = hint;
    }

    int exitCode() {
        return exitCode;
    }

    String hint() {
        return hint;
    }
}
