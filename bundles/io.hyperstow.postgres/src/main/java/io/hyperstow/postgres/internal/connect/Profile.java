package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a configuration says about a server, checked. Holds the secrets; its text form does not. */
public final class Profile {

    private static final Logger LOG = LoggerFactory.getLogger(Profile.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private final String name;
    private final JdbcUrl url;
    private final String user;
    private final String password;
    private final Path passwordFile;
    private final List<Path> tools;

    /**
     * @param name the profile's name
     * @param url the JDBC URL
     * @param login who logs in, and with what
     * @param tools folders of client programs, separated by {@code :}; empty for the usual ones
     * @throws BackupException {@code INVALID_ARGUMENT} or {@code UNSUPPORTED}
     */
    public Profile(String name, String url, Login login, String tools) {
        if (!NAME.matcher(name).matches()) {
            throw new BackupException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + name + "' is not a name for a database profile",
                    "use 1 to 64 of the characters A-Z a-z 0-9 . _ -");
        }
        this.name = name;
        this.url = JdbcUrl.parse(url);
        this.user = firstOf(login.user(), this.url.parameter("user"), System.getProperty("user.name"));
        if (this.url.parameters().containsKey("password")) {
            LOG.warn(
                    "the url of database '{}' has a password, which is left out wherever the url is shown; "
                            + "hint: move it into passwordFile",
                    name);
        }
        this.passwordFile = login.passwordFile().isEmpty() ? null : Path.of(login.passwordFile());
        this.password = firstOf(login.password(), passwordFile == null ? this.url.parameter("password") : "", "");
        this.tools = Arrays.stream(tools.split(":"))
                .map(String::strip)
                .filter(folder -> !folder.isEmpty())
                .map(Path::of)
                .toList();
    }

    /**
     * Who logs in, and with what; each may be empty.
     *
     * @param user the role
     * @param password the password
     * @param passwordFile a file whose first line is the password
     */
    public record Login(String user, String password, String passwordFile) {

        @Override
        public String toString() {
            return "Login[user=" + user + "]";
        }
    }

    private static String firstOf(String first, String second, String third) {
        return !first.isEmpty() ? first : !second.isEmpty() ? second : third;
    }

    String name() {
        return name;
    }

    JdbcUrl url() {
        return url;
    }

    public String user() {
        return user;
    }

    /** Folders of client programs; empty for the usual ones. */
    public List<Path> tools() {
        return tools;
    }

    /** The profile's own database; PostgreSQL's default is the role's name. */
    String database() {
        return url.database().isEmpty() ? user : url.database();
    }

    /**
     * The password as it is now, or null when none is configured and {@code .pgpass} decides.
     *
     * @throws BackupException {@code LOGIN_REFUSED} when the password file cannot be read
     */
    public String password() {
        if (!password.isEmpty()) {
            return password;
        }
        if (passwordFile == null) {
            return null;
        }
        try {
            String text = Files.readString(passwordFile, StandardCharsets.UTF_8);
            return text.lines().findFirst().orElse("");
        } catch (IOException e) {
            throw new BackupException(
                    ErrorCode.LOGIN_REFUSED,
                    "the password file '" + passwordFile + "' of database '" + name + "' cannot be read",
                    "let the agent's user read it, or correct passwordFile",
                    e);
        }
    }

    @Override
    public String toString() {
        return name + " (" + user + "@" + url.address() + ")";
    }
}
