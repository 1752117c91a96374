package io.hyperstow.core.internal.catalog;

import com.fasterxml.jackson.databind.JavaType;
import io.hyperstow.api.model.BackupId;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.core.internal.artifact.Codecs;
import io.hyperstow.core.internal.artifact.Damage;
import io.hyperstow.core.internal.artifact.Sha256;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** Long lists of a manifest in objects of their own, each named by the hash of its stored bytes. */
final class BulkLists {

    /** How many entries an index object holds at most, which bounds the memory that writing one takes. */
    static final int ENTRIES = 10_000;

    private final Repository repository;

    BulkLists(Repository repository) {
        this.repository = repository;
    }

    /**
     * An index object, as a manifest names it.
     *
     * @param list the manifest's list that its entries belong to
     * @param key the object
     * @param sha256 of the stored bytes
     * @param count how many entries
     */
    record IndexObject(String list, String key, String sha256, int count) {}

    /** Writes a list and answers the objects that hold it, in order. */
    List<IndexObject> write(BackupId backup, String list, List<?> entries) throws IOException {
        List<IndexObject> objects = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += ENTRIES) {
            List<?> batch = entries.subList(from, Math.min(entries.size(), from + ENTRIES));
            byte[] stored = Codecs.encode(Codec.ZSTD, RepositoryJson.write(batch));
            String hash = Sha256.of(stored);
            ObjectKey key = RepositoryLayout.index(backup, hash);
            repository.write(key, stored);
            objects.add(new IndexObject(list, key.value(), hash, batch.size()));
        }
        return objects;
    }

    /**
     * Reads the entries of one index object.
     *
     * @throws io.hyperstow.api.model.BackupException {@code ARTIFACT_MISSING}, {@code ARTIFACT_CORRUPT}
     */
    <T> List<T> read(IndexObject index, Class<T> type) throws IOException {
        ObjectKey key = new ObjectKey(index.key());
        byte[] stored = repository.read(key).orElseThrow(() -> Damage.missing(key, null));
        if (!Sha256.of(stored).equals(index.sha256())) {
            throw Damage.corrupt(key, "does not have the bytes that were written: its SHA-256 differs", null);
        }
        JavaType listType = RepositoryJson.MAPPER.getTypeFactory().constructCollectionType(List.class, type);
        try (InputStream json = Codecs.decode(Codec.ZSTD, new ByteArrayInputStream(stored))) {
            List<T> entries = RepositoryJson.MAPPER.readValue(json, listType);
            if (entries.size() != index.count()) {
                throw Damage.corrupt(
                        key, "holds " + entries.size() + " entries where the manifest says " + index.count(), null);
            }
            return entries;
        } catch (IOException e) {
            throw Damage.corrupt(key, "is not a list of " + index.list() + " (" + e.getMessage() + ")", e);
        }
    }
}
