package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.spi.storage.ObjectKey;
import java.util.Optional;

/** Every object key of repository format 1. */
public final class RepositoryLayout {

    /** What makes a storage target a repository. */
    public static final ObjectKey FORMAT = new ObjectKey("hyperstow.json");

    /** The prefix of all locks. */
    static final String LOCKS = "locks/";

    /** The prefix of all backups. */
    static final String BACKUPS = "backups/";

    private static final String MANIFEST = "manifest.json";

    private RepositoryLayout() {}

    /** The prefix of everything that lies in a backup's folder. */
    public static String folder(BackupId backup) {
        return BACKUPS + backup + "/";
    }

    public static ObjectKey manifest(BackupId backup) {
        return new ObjectKey(folder(backup) + MANIFEST);
    }

    /** An index object with entries of a manifest's bulk list. */
    static ObjectKey index(BackupId backup, String sha256) {
        return new ObjectKey(folder(backup) + "index/" + sha256 + ".json.zst");
    }

    public static ObjectKey artifact(BackupId backup, ArtifactSpec spec) {
        String suffix = spec.codec().suffix();
        return new ObjectKey(folder(backup) + spec.path() + (suffix.isEmpty() ? "" : "." + suffix));
    }

    static ObjectKey lock(String agentId, String lockId) {
        return new ObjectKey(LOCKS + agentId + "-" + lockId + ".json");
    }

    /** The backup in whose folder an object lies; empty for every other object. */
    static Optional<BackupId> backupOf(ObjectKey key) {
        String[] parts = key.value().split("/", 3);
        if (parts.length < 3 || !BACKUPS.equals(parts[0] + "/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new BackupId(parts[1]));
        } catch (BackupException notOurs) {
            return Optional.empty();
        }
    }

    /** Whether a key is somebody else's: nothing of the repository lies there. */
    public static boolean isForeign(String key) {
        try {
            ObjectKey valid = new ObjectKey(key);
            return !valid.equals(FORMAT) && !key.startsWith(LOCKS) && !key.startsWith(BACKUPS);
        } catch (BackupException notAKey) {
            return false;
        }
    }

    static boolean isManifest(ObjectKey key) {
        return backupOf(key).map(backup -> manifest(backup).equals(key)).orElse(false);
    }
}
