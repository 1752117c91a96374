package io.hyperstow.api.catalog;

import java.io.IOException;
import org.osgi.annotation.versioning.ProviderType;

/** Where rows go that could not be loaded and are skipped. Safe for use by many threads. */
@ProviderType
public interface RejectSink {

    /** Begins to take the rows that one attempt at a task skips. The caller closes the writer in any case. */
    RejectWriter begin() throws IOException;

    /** For work that skips no row: refuses. */
    RejectSink NONE = () -> {
        throw new IllegalStateException("this work has no place for rejected rows");
    };
}
