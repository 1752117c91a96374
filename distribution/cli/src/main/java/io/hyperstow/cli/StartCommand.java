package io.hyperstow.cli;

import jakarta.json.Json;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** A command that starts a job and, unless told otherwise, follows it to its end. */
abstract class StartCommand extends AgentCommand {

    @ArgGroup(exclusive = true)
    private Watch watch = new Watch();

    static final class Watch {
        @Option(
                names = "--follow",
                description = "Show the progress and wait for the end; this is the default. Ending the command"
                        + " does not end the job.")
        boolean follow;

        @Option(names = "--detach", description = "Only start the job and print its id.")
        boolean detach;
    }

    /** Prints the job's id or follows it; the exit code says whether it succeeded. */
    final int started(JsonValue answer) {
        String id = ((JsonString) answer).getString();
        if (watch.detach) {
            out().println(json ? Json.createValue(id) : id);
            return ExitCode.SUCCESS;
        }
        if (!json) {
            System.err.println("job " + id);
        }
        JobView job = new JobFollower(client(), json ? null : System.err, columns()).follow(id);
        print(job.status(), JobReport.lines(job));
        return job.succeeded() ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }
}
