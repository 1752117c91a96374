package io.hyperstow.core.internal.artifact;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactSpec;
import io.hyperstow.api.job.CancelSignal;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageTarget;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** The artifacts of one backup while it is made. Safe for use by many threads. */
public final class BackupArtifacts {

    private final StorageTarget target;
    private final Function<ArtifactSpec, ObjectKey> keys;
    private final Set<ObjectKey> taken = ConcurrentHashMap.newKeySet();
    private final List<Artifact> kept = new ArrayList<>();

    /**
     * @param target where they are stored
     * @param keys the key of an artifact in this backup's folder
     */
    public BackupArtifacts(StorageTarget target, Function<ArtifactSpec, ObjectKey> keys) {
        this.target = target;
        this.keys = keys;
    }

    /**
     * A sink for one attempt at a task: what it commits counts only when the attempt has succeeded.
     *
     * @param cancel ends what is stored while nobody waits for it
     */
    public TaskArtifacts attempt(CancelSignal cancel) {
        return new TaskArtifacts(this, cancel);
    }

    /** What successful attempts have committed, by key. */
    public synchronized List<Artifact> committed() {
        return kept.stream().sorted(Comparator.comparing(Artifact::key)).toList();
    }

    /** Removes all that was committed, so that the backup can begin anew. */
    public synchronized void discard() throws IOException {
        for (Artifact artifact : kept) {
            ObjectKey key = new ObjectKey(artifact.key());
            target.delete(key);
            release(key);
        }
        kept.clear();
    }

    synchronized void keep(List<Artifact> artifacts) {
        kept.addAll(artifacts);
    }

    StorageTarget target() {
        return target;
    }

    ObjectKey key(ArtifactSpec spec) {
        return keys.apply(spec);
    }

    /** Whether the key was free; it is taken now. */
    boolean take(ObjectKey key) {
        return taken.add(key);
    }

    void release(ObjectKey key) {
        taken.remove(key);
    }
}
