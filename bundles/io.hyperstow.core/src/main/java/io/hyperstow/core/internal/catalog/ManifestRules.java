package io.hyperstow.core.internal.catalog;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.catalog.Segment;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.RowFormat;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.artifact.ArtifactSource;
import io.hyperstow.core.internal.artifact.Damage;
import java.util.HashSet;
import java.util.Set;

/**
 * What must be true of a manifest before anybody acts on it. A manifest that was edited or damaged must not make us
 * read, or remove, what is no artifact.
 */
final class ManifestRules {

    private final ObjectKey manifestKey;
    private final Manifest manifest;

    ManifestRules(Manifest manifest) {
        this.manifest = manifest;
        this.manifestKey = RepositoryLayout.manifest(manifest.backupId());
    }

    /**
     * @throws BackupException {@code ARTIFACT_CORRUPT}
     */
    void check() {
        Set<String> keys = new HashSet<>();
        for (Artifact artifact : manifest.artifacts()) {
            require(keys.add(artifact.key()), "names '" + artifact.key() + "' twice");
            require(
                    isArtifactKey(artifact.key()) || isAdopted(artifact.key()),
                    "names '" + artifact.key() + "', which is no artifact's key");
            require(
                    artifact.kind() != null && artifact.codec() != null,
                    "does not say what '" + artifact.key() + "' is");
            require(artifact.sha256() != null, "has no hash of '" + artifact.key() + "'");
            require("".equals(artifact.cipher()), "says '" + artifact.key() + "' is encrypted");
            segments(artifact);
        }
    }

    private void segments(Artifact artifact) {
        if (artifact.segments().isEmpty()) {
            return;
        }
        String rows = "does not say how the rows of '" + artifact.key() + "' are written";
        require(artifact.table() != null && artifact.format() != null && artifact.format() != RowFormat.AUTO, rows);
        boolean lines = artifact.csv() == null
                || artifact.csv().firstLines().isEmpty()
                || artifact.csv().firstLines().size() == artifact.segments().size();
        require(lines, "does not say where the lines of '" + artifact.key() + "' begin");
        long end = ArtifactSource.isSolid(artifact) ? artifact.bytes() : artifact.storedBytes();
        long position = 0;
        for (Segment segment : artifact.segments()) {
            boolean inOrder =
                    segment.offset() >= position && segment.length() >= 0 && segment.length() <= end - segment.offset();
            require(inOrder, "has segments of '" + artifact.key() + "' that overlap or lie outside of it");
            boolean known = segment.chunk() != null && segment.sha256() != null && segment.digest() != null;
            require(known, "has segments of '" + artifact.key() + "' without chunk or hash");
            position = segment.offset() + segment.length();
        }
    }

    /** Whether the manifest may name an object outside of the backups' folders, and this is one. */
    private boolean isAdopted(String key) {
        return manifest.adopted() && RepositoryLayout.isForeign(key);
    }

    private static boolean isArtifactKey(String text) {
        try {
            ObjectKey key = new ObjectKey(text);
            return RepositoryLayout.backupOf(key).isPresent() && !RepositoryLayout.isManifest(key);
        } catch (BackupException notAKey) {
            return false;
        }
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw Damage.corrupt(manifestKey, otherwise, null);
        }
    }
}
