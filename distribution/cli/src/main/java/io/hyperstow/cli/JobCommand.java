package io.hyperstow.cli;

import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code job}: shows, follows or cancels one job. */
@Command(
        name = "job",
        description = "Show a job, follow it, read its log or cancel it.",
        footer = {
            "",
            "The exit code is 0 when the job has succeeded or is still under way, 1 when it ended otherwise.",
            "",
            "Examples:",
            "  hyperstow job 20261122T152233Z-0f3a9c5577de01ab --follow",
            "  hyperstow job 20261122T152233Z-0f3a9c5577de01ab --log 50"
        })
final class JobCommand extends AgentCommand {

    @Parameters(paramLabel = "ID", description = "The job, see 'hyperstow jobs'.")
    private String id;

    @ArgGroup(exclusive = true)
    private Action action = new Action();

    static final class Action {
        @Option(names = "--follow", description = "Show the progress and wait for the end.")
        boolean follow;

        @Option(names = "--log", paramLabel = "N", description = "Print the last N lines of the job's log.")
        Integer log;

        @Option(names = "--cancel", description = "Ask the job to end, and wait until it has.")
        boolean cancel;
    }

    @Override
    public Integer call() {
        if (action.log != null) {
            JsonValue lines = client().call(AgentClient.JOB_SERVICE, "jobLog", id, action.log);
            return print(lines, texts(lines));
        }
        if (action.cancel) {
            client().call(AgentClient.JOB_SERVICE, "cancelJob", id);
        }
        boolean wait = action.follow || action.cancel;
        JobView job = wait
                ? new JobFollower(client(), json ? null : System.err, columns()).follow(id)
                : new JobView(client().call(AgentClient.JOB_SERVICE, "job", id).asJsonObject());
        print(job.status(), JobReport.lines(job));
        boolean done = action.cancel ? job.ended() : job.succeeded() || !job.ended();
        return done ? ExitCode.SUCCESS : ExitCode.FAILURE;
    }

    private static List<String> texts(JsonValue lines) {
        return lines.asJsonArray().getValuesAs(JsonString.class).stream()
                .map(JsonString::getString)
                .toList();
    }
}
