package io.hyperstow.itests.archive;

import io.hyperstow.testkit.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Client programs whose pg_dump does not begin before the test lets it. */
final class HeldPgDump {

    private final Path folder;
    private final Path hold;

    HeldPgDump(TestServer server, Path folder) throws IOException {
        this.folder = Files.createDirectories(folder);
        this.hold = folder.resolve("hold");
        for (String tool : new String[] {"pg_dump", "pg_dumpall", "pg_restore"}) {
            String wait = tool.equals("pg_dump")
                    ? "if [ \"$1\" != --version ] && [ \"$1\" != -V ]; then : > '" + folder + "/begun'\n"
                            + "while [ -e '" + hold + "' ]; do sleep 0.05; done; fi\n"
                    : "";
            Path script = folder.resolve(tool);
            Files.writeString(
                    script, "#!/bin/sh\n" + wait + "exec '" + server.tools().resolve(tool) + "' \"$@\"\n");
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        }
    }

    Path folder() {
        return folder;
    }

    void hold() throws IOException {
        Files.deleteIfExists(folder.resolve("begun"));
        Files.writeString(hold, "");
    }

    boolean begun() {
        return Files.exists(folder.resolve("begun"));
    }

    void release() throws IOException {
        Files.deleteIfExists(hold);
    }
}
