package io.hyperstow.core.internal.agent;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** The keys of {@code io.hyperstow.agent.cfg}. The file may be missing; every key has a default. */
@ObjectClassDefinition(name = "Hyperstow agent", description = "The agent's name, its work folder and its limits.")
public @interface AgentConfig {

    /** The PID that the agent and the job engine share. */
    String PID = "io.hyperstow.agent";

    @AttributeDefinition(
            description = "Name of this agent, unique among those that share a storage target: 1 to 64 of"
                    + " A-Z a-z 0-9 . _ -. Empty: a name made at the first start and kept in data/agent.id.",
            required = false)
    String agentId() default "";

    @AttributeDefinition(
            description = "Folder for large temporary files; a relative path is taken from the base folder. Its"
                    + " folders named job-... are removed at every start. Empty: data/work.",
            required = false)
    String workDirectory() default "";

    @AttributeDefinition(description = "Jobs that run at the same time, 1 to 64; others wait.", min = "1", max = "64")
    int maxConcurrentJobs() default 2;

    @AttributeDefinition(
            description = "Hours, 0 to 8760, for which what an interrupted job left in a repository is kept.",
            min = "0",
            max = "8760")
    int interruptedGraceHours() default 24;
}
