package io.hyperstow.jmx.internal.access;

import io.hyperstow.api.access.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code etc/users.properties}: read, watched for changes, and made at the first start. */
final class UsersFile {

    private static final Logger LOG = LoggerFactory.getLogger(UsersFile.class);
    private static final FileAttribute<?> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    private final Path file;

    UsersFile(Path file) {
        this.file = file;
    }

    /**
     * What tells one state of the file from another.
     *
     * @param modified time of the last change, milliseconds; -1 when there is no file
     * @param size bytes
     * @param key what the file system knows it by: another one after a rename over it
     */
    record Stamp(long modified, long size, Object key) {}

    Stamp stamp() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return new Stamp(attributes.lastModifiedTime().toMillis(), attributes.size(), attributes.fileKey());
        } catch (IOException missing) {
            return new Stamp(-1, -1, "");
        }
    }

    /**
     * The users by name. A malformed line is logged with its number and left out.
     *
     * @throws IOException when the file cannot be read
     */
    Map<String, User> read() throws IOException {
        Map<String, User> users = new TreeMap<>();
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1).strip();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            try {
                User user = User.parse(line);
                if (users.putIfAbsent(user.name(), user) != null) {
                    throw new IllegalArgumentException("user '" + user.name() + "' appears a second time");
                }
            } catch (IllegalArgumentException malformed) {
                LOG.error("line {} of '{}' is ignored: {}", number, file, malformed.getMessage());
            }
        }
        return users;
    }

    /**
     * Makes the file with one user {@code admin}, if there is none.
     *
     * @param password the administrator's; null or empty for a random one, which is written to {@code admin.password}
     *     beside the file
     */
    void createIfMissing(String password) throws IOException {
        if (Files.exists(file)) {
            return;
        }
        Path passwordFile = file.resolveSibling("admin.password");
        String chosen = password;
        if (chosen == null || chosen.isEmpty()) {
            byte[] random = new byte[18];
            new SecureRandom().nextBytes(random);
            chosen = Base64.getUrlEncoder().encodeToString(random);
            write(passwordFile, chosen + System.lineSeparator());
            LOG.info("user 'admin' was made; the password is in '{}'", passwordFile);
        } else {
            // One of an earlier users file would only mislead whoever reads it.
            Files.deleteIfExists(passwordFile);
            LOG.info("user 'admin' was made with the password from the environment");
        }
        User admin = new User("admin", Role.ADMIN, PasswordHash.of(chosen.toCharArray()));
        write(file, """
                # name = role:pbkdf2-sha256:iterations:salt:hash, with role viewer, operator or admin
                # 'bin/hyperstow user' changes this file; a running agent sees changes at the next login.
                %s
                """.formatted(admin.line()));
    }

    private static void write(Path target, String text) throws IOException {
        Path written = Files.createTempFile(target.getParent(), target.getFileName() + ".", ".new", OWNER_ONLY);
        try {
            Files.writeString(written, text);
            Files.move(written, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
