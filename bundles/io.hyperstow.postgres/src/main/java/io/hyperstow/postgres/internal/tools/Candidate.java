package io.hyperstow.postgres.internal.tools;

import java.nio.file.Path;

/**
 * A program that was looked at.
 *
 * @param path where it is
 * @param version its version as it says it, or why it has none
 * @param major its major version, 0 when it is not usable
 */
record Candidate(Path path, String version, int major) {

    @Override
    public String toString() {
        return path + " (" + version + ")";
    }
}
