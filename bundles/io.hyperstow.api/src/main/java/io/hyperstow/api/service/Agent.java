package io.hyperstow.api.service;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.osgi.annotation.versioning.ProviderType;

/** This running Hyperstow. */
@ProviderType
public interface Agent {

    /** Its name, unique among the agents that share a storage target. */
    String id();

    /** The product's version. */
    String version();

    Instant startedAt();

    /** The folder for what the agent must remember: its id, the journals of its jobs. Only its owner may enter it. */
    Path dataDirectory();

    /** The folder for large temporary files; its folders named {@code job-…} are removed when the agent starts. */
    Path workDirectory();

    /** How long what an interrupted job left in a repository is kept before it may be swept. */
    Duration interruptedGrace();
}
