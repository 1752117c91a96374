package io.hyperstow.api.job;

import org.osgi.annotation.versioning.ProviderType;

/** Where work is counted. May be called from any thread, and cheaply: call it per thousands of rows, not per row. */
@ProviderType
public interface Progress {

    /**
     * @param rows rows copied since the last call
     * @param bytes their bytes before compression
     */
    void advance(long rows, long bytes);

    /**
     * Something the operator should know although the job goes on. Equal texts are kept once.
     *
     * @param message one sentence in lower case, with the name of the thing
     */
    void warn(String message);

    /** A line for the job's log. */
    void log(String line);
}
