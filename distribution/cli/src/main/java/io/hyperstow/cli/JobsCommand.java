package io.hyperstow.cli;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Locale;
import picocli.CommandLine.Command;

/** {@code jobs}: lists jobs. */
@Command(name = "jobs", description = "List the jobs of the agent: active ones first, then those that ended.")
final class JobsCommand extends AgentCommand {

    @Override
    public Integer call() {
        JsonValue jobs = client().read(AgentClient.JOB_SERVICE, "Jobs");
        return print(jobs, table(jobs.asJsonArray()).lines());
    }

    static TextTable table(JsonArray jobs) {
        TextTable table = new TextTable("JOB", "KIND", "STATE", ">DONE", "DATABASE", "STORAGE", "BACKUP", "PROBLEM");
        for (JsonObject status : jobs.getValuesAs(JsonObject.class)) {
            JobView job = new JobView(status);
            table.row(
                    job.id(),
                    job.text("kind").toLowerCase(Locale.ROOT),
                    job.state(),
                    job.percent() < 0 ? "" : String.format(Locale.ROOT, "%.0f %%", job.percent()),
                    job.text("database"),
                    job.text("storage"),
                    job.text("backupId"),
                    job.text("errorMessage"));
        }
        return table;
    }
}
