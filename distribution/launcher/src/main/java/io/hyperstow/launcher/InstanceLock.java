package io.hyperstow.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/**
 * Makes sure that one agent at a time works in a base folder: {@code data/agent.lock} is locked as long as the process
 * lives, however it ends. {@code data/agent.pid} and {@code data/agent.ready} tell {@code bin/hyperstow} about it.
 */
final class InstanceLock implements AutoCloseable {

    private final Path pidFile;
    private final Path readyFile;
    private final FileChannel channel;

    private InstanceLock(Path data, FileChannel channel) {
        this.pidFile = data.resolve("agent.pid");
        this.readyFile = data.resolve("agent.ready");
        this.channel = channel;
    }

    /** Takes the lock and writes this process's id, or refuses because another agent has it. */
    static InstanceLock take(Folders folders) throws StartException {
        Path file = folders.data().resolve("agent.lock");
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new StartException(
                        "an agent is running already in '" + folders.base() + "'",
                        "stop it with 'hyperstow stop', or give this one another folder with HYPERSTOW_BASE");
            }
            InstanceLock lock = new InstanceLock(folders.data(), channel);
            Files.deleteIfExists(lock.readyFile);
            Files.writeString(lock.pidFile, ProcessHandle.current().pid() + "\n");
            return lock;
        } catch (IOException e) {
            throw new StartException(
                    "'" + file + "' cannot be locked: " + e, "start the agent as the user who owns its folder", e);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    /** Tells that the agent is ready; the shell waits for this file. */
    void ready(Ports ports) throws IOException {
        Path unfinished = readyFile.resolveSibling("agent.ready.new");
        Files.writeString(
                unfinished,
                "pid=" + ProcessHandle.current().pid() + "\nurl=" + ports.httpUrl() + "\njmx=" + ports.jmxUrl() + "\n");
        Files.move(unfinished, readyFile, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Removes what tells of this process; the lock itself goes last. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(readyFile);
        Files.deleteIfExists(pidFile);
        channel.close();
    }
}
