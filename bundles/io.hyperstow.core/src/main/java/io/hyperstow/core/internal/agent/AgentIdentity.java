package io.hyperstow.core.internal.agent;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The name an agent gives itself at its first start, kept in {@code data/agent.id}. */
final class AgentIdentity {

    private static final Logger LOG = LoggerFactory.getLogger(AgentIdentity.class);
    private static final Path KERNEL_HOST_NAME = Path.of("/proc/sys/kernel/hostname");
    private static final int LONGEST_HOST = 40;

    private final Path file;

    AgentIdentity(Path dataDirectory) {
        file = dataDirectory.resolve("agent.id");
    }

    /** The kept name; a new one when there is none. */
    String get() throws IOException {
        if (Files.exists(file)) {
            String kept = Files.readString(file).strip();
            if (AgentSettings.AGENT_ID.matcher(kept).matches()) {
                return kept;
            }
            LOG.warn("'{}' holds no agent id; a new one is made", file);
        }
        String made = slug(hostName()) + String.format("-%06x", new SecureRandom().nextInt(1 << 24));
        keep(made);
        return made;
    }

    private void keep(String id) throws IOException {
        Path fresh = file.resolveSibling("agent.id.new");
        Files.writeString(fresh, id + "\n");
        try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The host's first label in lower case; what is not a letter or digit becomes a hyphen. */
    static String slug(String host) {
        String label = host.strip().split("\\.", 2)[0].toLowerCase(Locale.ROOT);
        String slug = label.replaceAll("[^a-z0-9]+", "-").replaceAll("^-|-$", "");
        if (slug.length() > LONGEST_HOST) {
            slug = slug.substring(0, LONGEST_HOST);
        }
        return slug.isEmpty() ? "agent" : slug;
    }

    // Not InetAddress.getLocalHost: it may ask a name server, and wait for it.
    private static String hostName() throws IOException {
        if (Files.isReadable(KERNEL_HOST_NAME)) {
            return new String(Files.readAllBytes(KERNEL_HOST_NAME), StandardCharsets.UTF_8);
        }
        String name = System.getenv("HOSTNAME");
        String computer = System.getenv("COMPUTERNAME");
        return name != null ? name : computer != null ? computer : "";
    }
}
