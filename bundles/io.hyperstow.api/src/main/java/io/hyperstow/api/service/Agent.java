package io.hyperstow.api.service;

import java.nio.file.Path;
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

    /** The folder for large temporary files; emptied when the agent starts. */
    Path workDirectory();
}
