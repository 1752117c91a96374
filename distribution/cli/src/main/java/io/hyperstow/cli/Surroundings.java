package io.hyperstow.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;

/**
 * What a command knows besides its arguments.
 *
 * @param base the folder of the local agent
 * @param environment variables by name; null where there is none
 */
record Surroundings(Path base, UnaryOperator<String> environment) {

    static final String URL = "HYPERSTOW_URL";
    static final String USER = "HYPERSTOW_USER";
    static final String PASSWORD_FILE = "HYPERSTOW_PASSWORD_FILE";
    static final String HTTP_PORT = "HYPERSTOW_HTTP_PORT";

    private static final String DEFAULT_PORT = "8778";

    /** Those of this process. */
    static Surroundings ofProcess() {
        return new Surroundings(Path.of(System.getProperty("hyperstow.base", ".")), System::getenv);
    }

    /** The agent's address: as the environment says, else as the local agent wrote it, else the standard one. */
    String url() {
        if (given(URL)) {
            return environment.apply(URL);
        }
        String local = given(HTTP_PORT) ? null : localAgentUrl();
        if (local != null) {
            return local;
        }
        return "http://127.0.0.1:" + (given(HTTP_PORT) ? environment.apply(HTTP_PORT) : DEFAULT_PORT) + "/jolokia";
    }

    private String localAgentUrl() {
        Path file = base.resolve("data/agent.ready");
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith("url="))
                    .map(line -> line.substring("url=".length()))
                    .findFirst()
                    .orElse(null);
        } catch (IOException notReadable) {
            return null;
        }
    }

    String user() {
        return given(USER) ? environment.apply(USER) : "admin";
    }

    /**
     * The file that holds the password; null when there is none. The local agent's own file is never sent to an agent
     * that the environment names.
     */
    Path passwordFile() {
        if (given(PASSWORD_FILE)) {
            return Path.of(environment.apply(PASSWORD_FILE));
        }
        Path file = base.resolve("etc/admin.password");
        return !given(URL) && user().equals("admin") && Files.isReadable(file) ? file : null;
    }

    Path usersFile() {
        return base.resolve("etc/users.properties");
    }

    Path adminPasswordFile() {
        return base.resolve("etc/admin.password");
    }

    private boolean given(String variable) {
        String value = environment.apply(variable);
        return value != null && !value.isBlank();
    }
}
