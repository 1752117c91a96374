package io.hyperstow.api.catalog;

import java.io.IOException;
import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;

/** Where a job's artifacts go. Safe for use by many threads. */
@ProviderType
public interface ArtifactSink {

    /**
     * Begins an artifact. The caller closes the writer in any case.
     *
     * @throws IOException the storage's failure; {@code OBJECT_EXISTS} when the path was used in this backup before
     */
    ArtifactWriter create(ArtifactSpec spec) throws IOException;

    /**
     * Takes over a file of the work folder that nobody writes to any more: stores its bytes as they are and removes it.
     * Several files are stored at the same time while the caller goes on; it waits here only when many are on their way.
     * The task has not succeeded before all of them are stored, which the engine waits for.
     *
     * @param spec one of {@link ArtifactSpec#file}
     * @param file the file
     * @throws IOException this file's failure, or one of those taken before
     */
    void take(ArtifactSpec spec, Path file) throws IOException;
}
