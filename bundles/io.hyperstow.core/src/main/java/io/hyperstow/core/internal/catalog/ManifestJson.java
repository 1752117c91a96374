package io.hyperstow.core.internal.catalog;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ChunkContent;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.artifact.Damage;
import io.hyperstow.core.internal.catalog.BulkLists.IndexObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Manifests as JSON documents. With many chunks the lists {@code chunks} and {@code artifacts} lie in index objects,
 * which the field {@code index} names; {@code requires} says so then, and reading puts the lists back.
 */
public final class ManifestJson {

    /** How many chunks, artifacts and segments stay in the manifest itself. */
    static final int INLINE_ENTRIES = 2000;

    private static final String INDEX = "index";
    private static final String CHUNKS = "chunks";
    private static final String ARTIFACTS = "artifacts";
    private static final Set<String> KNOWN_REQUIREMENTS = Set.of(INDEX, Manifest.ADOPTED);

    private final Repository repository;
    private final BulkLists lists;

    ManifestJson(Repository repository) {
        this.repository = repository;
        this.lists = new BulkLists(repository);
    }

    /** Writes a manifest: its index objects first, itself last. */
    void write(Manifest manifest) throws IOException {
        long artifacts = manifest.artifacts().stream()
                .mapToLong(a -> Math.max(1, a.segments().size()))
                .sum();
        ObjectKey key = RepositoryLayout.manifest(manifest.backupId());
        if (manifest.chunks().size() + artifacts <= INLINE_ENTRIES) {
            repository.write(key, RepositoryJson.write(manifest));
            return;
        }
        List<IndexObject> index = new ArrayList<>();
        index.addAll(lists.write(manifest.backupId(), CHUNKS, manifest.chunks()));
        index.addAll(lists.write(manifest.backupId(), ARTIFACTS, manifest.artifacts()));
        ObjectNode document = RepositoryJson.MAPPER.valueToTree(withBulk(manifest, List.of(), List.of()));
        document.remove(List.of(CHUNKS, ARTIFACTS));
        Set<String> requires = new TreeSet<>(manifest.requires());
        requires.add(INDEX);
        document.set("requires", RepositoryJson.MAPPER.valueToTree(requires));
        document.set(INDEX, RepositoryJson.MAPPER.valueToTree(index));
        repository.write(key, RepositoryJson.write(document));
    }

    /**
     * Reads a manifest with its bulk lists.
     *
     * @throws BackupException {@code UNKNOWN_BACKUP}, {@code FORMAT_UNSUPPORTED}, {@code ARTIFACT_CORRUPT},
     *     {@code ARTIFACT_MISSING}
     */
    Manifest read(BackupId backup) throws IOException {
        ObjectNode document = document(backup);
        List<IndexObject> index = index(backup, document);
        if (index.isEmpty()) {
            return value(backup, document);
        }
        List<ChunkContent> chunks = new ArrayList<>();
        List<Artifact> artifacts = new ArrayList<>();
        for (IndexObject object : index) {
            switch (object.list()) {
                case CHUNKS -> chunks.addAll(lists.read(object, ChunkContent.class));
                case ARTIFACTS -> artifacts.addAll(lists.read(object, Artifact.class));
                default -> throw corrupt(backup, "names an index of the unknown list '" + object.list() + "'", null);
            }
        }
        document.set(CHUNKS, RepositoryJson.MAPPER.createArrayNode());
        document.set(ARTIFACTS, RepositoryJson.MAPPER.createArrayNode());
        return withBulk(value(backup, document), chunks, artifacts);
    }

    /** Reads a manifest without its bulk lists where these lie in index objects: enough to list a backup. */
    Manifest readHead(BackupId backup) throws IOException {
        ObjectNode document = document(backup);
        if (!index(backup, document).isEmpty()) {
            document.set(CHUNKS, RepositoryJson.MAPPER.createArrayNode());
            document.set(ARTIFACTS, RepositoryJson.MAPPER.createArrayNode());
        }
        return value(backup, document);
    }

    /** The manifest's text, with the bulk lists put back, fields of other releases included. */
    String text(BackupId backup) throws IOException {
        ObjectNode document = document(backup);
        for (IndexObject object : index(backup, document)) {
            ArrayNode list = document.withArrayProperty(object.list());
            lists.read(object, JsonNode.class).forEach(list::add);
        }
        return new String(RepositoryJson.write(document), StandardCharsets.UTF_8);
    }

    /** The keys of a manifest's index objects. */
    List<ObjectKey> indexKeys(BackupId backup) throws IOException {
        return index(backup, document(backup)).stream()
                .map(object -> new ObjectKey(object.key()))
                .toList();
    }

    private ObjectNode document(BackupId backup) throws IOException {
        ObjectKey key = RepositoryLayout.manifest(backup);
        byte[] json = repository
                .read(key)
                .orElseThrow(() -> new BackupException(
                        ErrorCode.UNKNOWN_BACKUP,
                        "storage '" + repository.name() + "' holds no backup '" + backup + "'",
                        "listBackups shows those it holds"));
        JsonNode node;
        try {
            node = RepositoryJson.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw corrupt(backup, "is not a manifest (" + e.getOriginalMessage() + ")", e);
        }
        if (!(node instanceof ObjectNode document) || !document.path("format").isIntegralNumber()) {
            throw corrupt(backup, "is not a manifest: it says no format", null);
        }
        requireKnown(backup, document);
        return document;
    }

    private static void requireKnown(BackupId backup, ObjectNode document) {
        String hint = "read it with the release that wrote it ("
                + document.path("productVersion").asText("unknown") + ") or a newer one";
        long format = document.path("format").asLong();
        if (format != Manifest.FORMAT) {
            throw new BackupException(
                    ErrorCode.FORMAT_UNSUPPORTED,
                    "the manifest of backup '" + backup + "' has format " + format + ", this release reads "
                            + Manifest.FORMAT,
                    hint);
        }
        for (JsonNode requirement : document.path("requires")) {
            if (!KNOWN_REQUIREMENTS.contains(requirement.asText())) {
                throw new BackupException(
                        ErrorCode.FORMAT_UNSUPPORTED,
                        "the manifest of backup '" + backup + "' requires '" + requirement.asText()
                                + "', which this release does not know",
                        hint);
            }
        }
    }

    private static List<IndexObject> index(BackupId backup, ObjectNode document) {
        try {
            IndexObject[] objects = RepositoryJson.MAPPER.treeToValue(document.path(INDEX), IndexObject[].class);
            return objects == null ? List.of() : List.of(objects);
        } catch (JsonProcessingException | NullPointerException e) {
            throw corrupt(backup, "is not a manifest: its index cannot be read", e);
        }
    }

    private static Manifest value(BackupId backup, ObjectNode document) {
        Manifest manifest;
        try {
            manifest = RepositoryJson.MAPPER.treeToValue(document, Manifest.class);
        } catch (JsonProcessingException e) {
            throw corrupt(backup, "is not a manifest (" + e.getOriginalMessage() + ")", e);
        }
        if (!backup.equals(manifest.backupId())) {
            throw corrupt(backup, "is the manifest of backup '" + manifest.backupId() + "'", null);
        }
        return manifest;
    }

    private static BackupException corrupt(BackupId backup, String what, Throwable cause) {
        return Damage.corrupt(RepositoryLayout.manifest(backup), what, cause);
    }

    private static Manifest withBulk(Manifest m, List<ChunkContent> chunks, List<Artifact> artifacts) {
        return new Manifest(
                m.format(),
                m.requires(),
                m.backupId(),
                m.agentId(),
                m.productVersion(),
                m.strategy(),
                m.label(),
                m.options(),
                m.startedAt(),
                m.endedAt(),
                m.database(),
                m.extensions(),
                m.snapshot(),
                m.scope(),
                m.hypertables(),
                m.tables(),
                m.aggregates(),
                m.jobs(),
                m.sequences(),
                m.views(),
                m.roles(),
                m.contents(),
                chunks,
                artifacts,
                m.totals());
    }
}
