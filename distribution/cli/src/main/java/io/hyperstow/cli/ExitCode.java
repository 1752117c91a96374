package io.hyperstow.cli;

/** What a script can tell from the exit code. */
final class ExitCode {

    /** Done; a job that was followed has succeeded. */
    static final int SUCCESS = 0;
    /** The agent refused or failed, or the job did not succeed. */
    static final int FAILURE = 1;
    /** The command line is wrong; nothing was sent. */
    static final int USAGE = 2;
    /** No agent answers. */
    static final int UNREACHABLE = 3;
    /** The login was refused, or the user's role does not suffice. */
    static final int REFUSED = 4;

    private ExitCode() {}
}
