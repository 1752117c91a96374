package io.hyperstow.storage.local.internal;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * A configuration that was found to be usable.
 *
 * @param name the target's name
 * @param directory an absolute path
 * @param source the file, or the PID, that it was read from
 */
record LocalStorageSettings(String name, Path directory, String source) {

    /**
     * @param properties the component's, which tell where the configuration comes from
     * @throws BackupException {@code INVALID_ARGUMENT} with the file and the key
     */
    static LocalStorageSettings of(LocalStorageConfig config, Map<String, ?> properties) {
        String pid = String.valueOf(properties.get("service.pid"));
        // Felix File Install tells which file a configuration was read from.
        Object file = properties.get("felix.fileinstall.filename");
        String source = file == null ? pid : file.toString();
        String name = config.name().isBlank()
                ? pid.substring(pid.indexOf('~') + 1)
                : config.name().strip();
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
            throw refused(source, "name", name, "use up to 64 letters, digits, '.', '_' and '-'");
        }
        return new LocalStorageSettings(name, directory(config.directory().strip(), source), source);
    }

    private static Path directory(String text, String source) {
        String hint = "name the folder by its absolute path: directory = /srv/backups";
        try {
            Path directory = Path.of(text);
            if (!directory.isAbsolute() || text.isEmpty()) {
                throw refused(source, "directory", text, hint);
            }
            return directory.normalize();
        } catch (InvalidPathException e) {
            throw refused(source, "directory", text, hint);
        }
    }

    private static BackupException refused(String source, String key, String value, String hint) {
        return new BackupException(
                ErrorCode.INVALID_ARGUMENT, "'" + key + "' is '" + value + "' in '" + source + "'", hint);
    }
}
