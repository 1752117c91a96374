package io.hyperstow.api.catalog;

import java.io.IOException;
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
}
