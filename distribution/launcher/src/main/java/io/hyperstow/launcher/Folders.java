package io.hyperstow.launcher;

import java.nio.file.Path;

/**
 * Where an agent finds its things. Both paths are absolute.
 *
 * @param home the installation: {@code features}, {@code system}, {@code lib}; may be read-only and shared
 * @param base this agent's own: {@code etc}, {@code data}, {@code log}, {@code deploy}; often the same folder
 */
record Folders(Path home, Path base) {

    Path features() {
        return home.resolve("features");
    }

    Path system() {
        return home.resolve("system");
    }

    Path etc() {
        return base.resolve("etc");
    }

    Path data() {
        return base.resolve("data");
    }

    Path cache() {
        return data().resolve("cache");
    }

    Path log() {
        return base.resolve("log");
    }

    Path deploy() {
        return base.resolve("deploy");
    }
}
