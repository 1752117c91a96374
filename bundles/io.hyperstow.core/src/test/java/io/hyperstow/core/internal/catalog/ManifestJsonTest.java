package io.hyperstow.core.internal.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Inventory;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.fixture.InventoryBuilder;
import io.hyperstow.core.internal.fixture.Manifests;
import io.hyperstow.core.internal.fixture.StoredObjects;
import io.hyperstow.testkit.storage.MemoryStorageTarget;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestJsonTest {

    private static final String KEY = "backups/" + Manifests.ID + "/manifest.json";

    private final MemoryStorageTarget storage = new MemoryStorageTarget("memory");
    private final StoredObjects objects = new StoredObjects(storage);
    private final Repository repository = new Repository(storage);

    /** The text is pinned: a change of it is a change of repository format 1. */
    @Test
    void writesExactlyTheTextOfFormatOne() throws IOException {
        repository.writeManifest(Manifests.full());
        try (InputStream golden = getClass().getResourceAsStream("manifest.json")) {
            assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), objects.text(KEY) + "\n");
        }
    }

    @Test
    void readsBackWhatItWrote() throws IOException {
        repository.writeManifest(Manifests.full());
        assertEquals(Manifests.full(), repository.manifest(Manifests.ID));
        assertEquals(Manifests.full(), repository.manifestHead(Manifests.ID));
        assertEquals(objects.text(KEY), repository.manifestText(Manifests.ID));
    }

    @Test
    void ignoresFieldsItDoesNotKnow() throws IOException {
        edit(document -> {
            document.put("mood", "sunny");
            ((ObjectNode) document.at("/tables/0/columns/0")).put("colour", "blue");
        });
        assertEquals(Manifests.full(), repository.manifest(Manifests.ID));
        assertTrue(repository.manifestText(Manifests.ID).contains("sunny"));
    }

    @Test
    void readsWhatEarlierReleasesWrote() throws IOException {
        edit(document -> {
            document.remove("views");
            ((ObjectNode) document.at("/tables/0")).remove(List.of("policies", "privileges"));
            ((ObjectNode) document.at("/tables/0/columns/0")).remove("expression");
        });
        Manifest manifest = repository.manifest(Manifests.ID);
        assertEquals(List.of(), manifest.views());
        assertNull(manifest.tables().get(0).policies());
        assertNull(manifest.tables().get(0).privileges());
        assertNull(manifest.tables().get(0).columns().get(0).expression());
    }

    @Test
    void refusesAnotherFormat() throws IOException {
        edit(document -> document.put("format", 2).put("productVersion", "9.0"));
        BackupException e = refusal();
        assertEquals(ErrorCode.FORMAT_UNSUPPORTED, e.code());
        assertTrue(e.problem().contains("format 2"), e.problem());
        assertTrue(e.hint().contains("9.0"), e.hint());
    }

    @Test
    void refusesWhatItMustKnowAndDoesNot() throws IOException {
        edit(document -> document.putArray("requires").add("index").add("telepathy"));
        BackupException e = refusal();
        assertEquals(ErrorCode.FORMAT_UNSUPPORTED, e.code());
        assertTrue(e.problem().contains("'telepathy'"), e.problem());
    }

    @Test
    void refusesTheManifestOfAnotherBackup() throws IOException {
        edit(document -> document.put("backupId", "20261122T152233Z-000000"));
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, refusal().code());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"format\": \"1\"}",
                "{\"format\": 1}",
                "{\"format\": 1} {}",
                "{\"a\":1,\"a\":1}"
            })
    void saysWhichObjectIsNoManifest(String text) throws IOException {
        objects.put(KEY, text);
        BackupException e = refusal();
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, e.code());
        assertTrue(e.problem().contains("'" + KEY + "'"), e.problem());
    }

    /** A manifest that was edited must not make anybody read or remove what is no artifact. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "hyperstow.json",
                "locks/agent-1-00.json",
                "backups/20261122T152233Z-7f3a9c/manifest.json",
                "backups/20261122T152233Z-7f3a9c/../../hyperstow.json",
                "/etc/passwd",
                ""
            })
    void refusesKeysThatAreNoArtifacts(String key) throws IOException {
        edit(document -> ((ObjectNode) document.at("/artifacts/0")).put("key", key));
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, refusal().code());
    }

    @Test
    void saysHowCsvIsWritten() throws IOException {
        repository.writeManifest(csv(List.of(), Manifests.csv("backups/" + Manifests.ID + "/data/rows.csv")));
        JsonNode document = new ObjectMapper().readTree(objects.text(KEY));
        assertEquals(
                "{\"settings\":{\"header\":true,\"delimiter\":\";\",\"quote\":\"'\",\"escape\":\"\\\\\",\"nullText\":\"NULL\"},"
                        + "\"solid\":false,\"firstLines\":[2,7]}",
                document.at("/artifacts/0/csv").toString());
        assertEquals(
                csv(List.of(), Manifests.csv("backups/" + Manifests.ID + "/data/rows.csv")),
                repository.manifest(Manifests.ID));
        ((ArrayNode) document.at("/artifacts/0/csv/firstLines")).remove(0);
        objects.replace(KEY, document.toString());
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, refusal().code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exports/a.csv", "a", "backups.csv"})
    void aKeyOfSomebodyElsesNeedsAReaderThatKnowsOfAdoption(String key) throws IOException {
        repository.writeManifest(csv(List.of("adopted"), Manifests.csv(key)));
        assertEquals(key, repository.manifest(Manifests.ID).artifacts().get(0).key());
        Manifest silent = csv(List.of(), Manifests.csv(key));
        assertThrows(BackupException.class, () -> repository.writeManifest(silent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hyperstow.json", "locks/agent-1-00.json", "backups/x/y", "/etc/passwd", ""})
    void whatIsTheRepositorysOwnIsNotAdopted(String key) {
        Manifest manifest = csv(List.of("adopted"), Manifests.csv(key));
        assertThrows(BackupException.class, () -> repository.writeManifest(manifest));
    }

    private static Manifest csv(List<String> requires, Artifact artifact) {
        return Manifests.of(Manifests.ID, new InventoryBuilder().table("cpu").build(), List.of(artifact), requires);
    }

    @Test
    void refusesAnArtifactWithoutARowCount() throws IOException {
        edit(document -> ((ObjectNode) document.at("/artifacts/1")).remove("rows"));
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, refusal().code());
    }

    @Test
    void refusesSegmentsThatOverlap() throws IOException {
        edit(document -> ((ObjectNode) document.at("/artifacts/1/segments/1")).put("offset", 39));
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, refusal().code());
    }

    @Test
    void saysWhenThereIsNoSuchBackup() {
        BackupException e = refusal();
        assertEquals(ErrorCode.UNKNOWN_BACKUP, e.code());
        assertTrue(e.problem().contains("'memory'"));
    }

    @Test
    void putsLongListsIntoIndexObjectsAndReadsThemBack() throws IOException {
        Inventory inventory = new InventoryBuilder().hypertable("cpu", 12_345).build();
        Manifest manifest = Manifests.of(
                Manifests.ID, inventory, List.of(Manifests.schema(Manifests.ID), Manifests.data(Manifests.ID)));
        repository.writeManifest(manifest);
        JsonNode document = new ObjectMapper().readTree(objects.text(KEY));
        assertFalse(document.has("chunks"));
        assertFalse(document.has("artifacts"));
        assertEquals("[\"index\"]", document.get("requires").toString());
        assertEquals(
                List.of("chunks", "chunks", "artifacts"), document.get("index").findValuesAsText("list"));
        assertEquals(List.of("10000", "2345", "2"), document.get("index").findValuesAsText("count"));
        for (JsonNode index : document.get("index")) {
            String key = index.get("key").asText();
            assertEquals(
                    "backups/" + Manifests.ID + "/index/" + index.get("sha256").asText() + ".json.zst", key);
        }
        Manifest read = repository.manifest(Manifests.ID);
        assertEquals(manifest.chunks(), read.chunks());
        assertEquals(manifest.artifacts(), read.artifacts());
        assertEquals(manifest.totals(), repository.manifestHead(Manifests.ID).totals());
        JsonNode text = new ObjectMapper().readTree(repository.manifestText(Manifests.ID));
        assertEquals(12_345, text.get("chunks").size());
        assertEquals(2, text.get("artifacts").size());
    }

    @Test
    void noticesDamagedAndMissingIndexObjects() throws IOException {
        Inventory inventory = new InventoryBuilder().hypertable("cpu", 2500).build();
        repository.writeManifest(Manifests.of(Manifests.ID, inventory, List.of(Manifests.data(Manifests.ID))));
        String key = objects.keys("backups/" + Manifests.ID + "/index/").get(0);
        storage.damage(new ObjectKey(key), 100);
        BackupException corrupt = refusal();
        assertEquals(ErrorCode.ARTIFACT_CORRUPT, corrupt.code());
        assertTrue(corrupt.problem().contains("'" + key + "'"));
        storage.delete(new ObjectKey(key));
        BackupException missing = refusal();
        assertEquals(ErrorCode.ARTIFACT_MISSING, missing.code());
        assertTrue(missing.problem().contains("'" + key + "'"));
    }

    @Test
    void makesATargetARepositoryOnce() throws IOException {
        assertFalse(repository.requireFormat());
        repository.prepare();
        String text = objects.text("hyperstow.json");
        JsonNode format = new ObjectMapper().readTree(text);
        assertEquals(1, format.get("format").asInt());
        assertEquals(36, format.get("repositoryId").asText().length());
        java.time.Instant.parse(format.get("createdAt").asText());
        repository.prepare();
        assertEquals(text, objects.text("hyperstow.json"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"format\": 2, \"repositoryId\": \"x\"}", "no json", "{}", "[1]"})
    void refusesARepositoryOfAnotherFormat(String text) throws IOException {
        objects.put("hyperstow.json", text);
        for (var work : List.<org.junit.jupiter.api.function.Executable>of(
                repository::prepare, () -> repository.manifest(new BackupId(Manifests.ID.value())))) {
            BackupException e = assertThrows(BackupException.class, work);
            assertEquals(ErrorCode.FORMAT_UNSUPPORTED, e.code());
        }
        assertEquals(text, objects.text("hyperstow.json"));
    }

    private BackupException refusal() {
        return assertThrows(BackupException.class, () -> repository.manifest(Manifests.ID));
    }

    private void edit(Consumer<ObjectNode> change) throws IOException {
        repository.writeManifest(Manifests.full());
        ObjectNode document = (ObjectNode) new ObjectMapper().readTree(objects.text(KEY));
        change.accept(document);
        objects.replace(KEY, document.toString());
    }
}
