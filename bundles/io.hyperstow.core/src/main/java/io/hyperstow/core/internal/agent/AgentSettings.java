package io.hyperstow.core.internal.agent;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * The agent's configuration, checked.
 *
 * @param agentId the name, or empty for one that is made
 * @param workDirectory the folder as configured, or empty for the default
 * @param maxConcurrentJobs jobs that run at the same time
 * @param interruptedGrace how long what an interrupted job left is kept
 */
public record AgentSettings(String agentId, String workDirectory, int maxConcurrentJobs, Duration interruptedGrace) {

    /** What holds without a configuration. */
    public static final AgentSettings DEFAULT = new AgentSettings("", "", 2, Duration.ofHours(24));

    static final Pattern AGENT_ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    /**
     * @throws BackupException {@code INVALID_ARGUMENT} names the key and its range
     */
    public AgentSettings {
        agentId = agentId.strip();
        workDirectory = workDirectory.strip();
        if (!agentId.isEmpty() && !AGENT_ID.matcher(agentId).matches()) {
            throw refused("agentId", agentId, "use 1 to 64 of the characters A-Z a-z 0-9 . _ -");
        }
        if (maxConcurrentJobs < 1 || maxConcurrentJobs > 64) {
            throw refused("maxConcurrentJobs", Integer.toString(maxConcurrentJobs), "use a number from 1 to 64");
        }
        long hours = interruptedGrace.toHours();
        if (hours < 0 || hours > 8760) {
            throw refused("interruptedGraceHours", Long.toString(hours), "use a number from 0 to 8760");
        }
    }

    /**
     * @throws BackupException {@code INVALID_ARGUMENT} names the key and its range
     */
    public static AgentSettings of(AgentConfig config) {
        return new AgentSettings(
                config.agentId(),
                config.workDirectory(),
                config.maxConcurrentJobs(),
                Duration.ofHours(config.interruptedGraceHours()));
    }

    private static BackupException refused(String key, String value, String hint) {
        return new BackupException(
                ErrorCode.INVALID_ARGUMENT,
                "'" + key + "' in '" + AgentConfig.PID + ".cfg' cannot be '" + value + "'",
                hint);
    }
}
