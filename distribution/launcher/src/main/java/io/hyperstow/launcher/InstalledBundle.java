package io.hyperstow.launcher;

import java.nio.file.Path;

/**
 * A bundle that a feature names.
 *
 * @param location its location in the framework; {@link #SCHEME} tells ours from those of {@code deploy}
 * @param jar the file
 * @param startLevel when it is started
 */
record InstalledBundle(String location, Path jar, int startLevel) {

    static final String SCHEME = "feature:";
}
