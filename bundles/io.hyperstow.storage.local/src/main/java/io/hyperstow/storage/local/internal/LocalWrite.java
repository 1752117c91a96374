package io.hyperstow.storage.local.internal;

import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.ObjectInfo;
import io.hyperstow.api.spi.storage.ObjectKey;
import io.hyperstow.api.spi.storage.StorageException;
import io.hyperstow.api.spi.storage.StorageWrite;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** A file that is being written under a name of its own, in the folder where it is to be. */
final class LocalWrite implements StorageWrite {

    /** Begins the names of files that are no objects; no key has this. */
    static final String MARK = "~hyperstow-";

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** A channel copies what it is given into memory outside the heap, at once: so not all of a large array at once. */
    private static final int PIECE = 256 * 1024;

    private static final int ATTEMPTS = 10;

    private final ObjectFolder folder;
    private final ObjectKey key;
    private final Path name;
    private final Path written;
    private final FileChannel channel;
    private final Publication publication;
    private final OutputStream stream = new ChannelStream();
    private boolean ended;

    private LocalWrite(ObjectFolder folder, ObjectKey key, Path written, Publication publication) throws IOException {
        this.folder = folder;
        this.key = key;
        this.name = folder.path(key);
        this.written = written;
        this.publication = publication;
        this.channel =
                FileChannel.open(written, Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), OWNER_ONLY);
    }

    static LocalWrite begin(ObjectFolder folder, ObjectKey key, Publication publication) throws IOException {
        NoSuchFileException pruned = null;
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                folder.makeFoldersFor(key);
                Path written = folder.path(key).resolveSibling(MARK + UUID.randomUUID());
                return new LocalWrite(folder, key, written, publication);
            } catch (NoSuchFileException e) {
                // Somebody deleted the last object of a folder, and the folder with it, between two of our steps.
                pruned = e;
            } catch (IOException e) {
                removeEmptyFolders(folder, key, e);
                throw e;
            }
        }
        throw pruned;
    }

    private static void removeEmptyFolders(ObjectFolder folder, ObjectKey key, IOException failure) {
        try {
            folder.prune(folder.path(key).getParent());
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public OutputStream stream() {
        return stream;
    }

    @Override
    public ObjectInfo commit() throws StorageException {
        try {
            if (!channel.isOpen()) {
                throw hasEnded();
            }
            Instant now = Instant.now();
            Files.getFileAttributeView(written, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                    .setTimes(FileTime.from(now), null, null);
            channel.force(true);
            long size = channel.size();
            channel.close();
            publication.publish(key, written, name);
            makeNameDurable();
            ended = true;
            return new ObjectInfo(key, size, now);
        } catch (IOException e) {
            throw StorageFailures.changing("cannot store the object", name, e);
        }
    }

    private void makeNameDurable() throws IOException {
        try {
            ObjectFolder.force(name.getParent());
        } catch (IOException e) {
            Publication.undo(name, e);
            throw e;
        }
    }

    @Override
    public void close() throws StorageException {
        try {
            channel.close();
            if (!ended) {
                Files.deleteIfExists(written);
                folder.prune(written.getParent());
                ended = true;
            }
        } catch (IOException e) {
            throw StorageFailures.changing("cannot remove", written, e);
        }
    }

    private StorageException hasEnded() {
        return new StorageException(
                ErrorCode.STORAGE_FAILED, "the write of '" + key + "' has ended already", "begin another write", null);
    }

    private final class ChannelStream extends OutputStream {

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            if (!channel.isOpen()) {
                throw hasEnded();
            }
            try {
                ByteBuffer bytes = ByteBuffer.wrap(buffer, offset, length);
                int end = bytes.limit();
                while (bytes.position() < end) {
                    bytes.limit(Math.min(end, bytes.position() + PIECE));
                    channel.write(bytes);
                }
            } catch (IOException e) {
                throw StorageFailures.changing("cannot write", written, e);
            }
        }
    }
}
