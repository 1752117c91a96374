package io.hyperstow.jmx.internal.access;

import io.hyperstow.api.access.Role;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Logins that went well in the last minute, so that a console that polls over HTTP does not pay for PBKDF2 each time.
 * Keeps no password: entries are keyed by a MAC under a key that lives and dies with this object. Safe for use by many
 * threads.
 */
final class RecentLogins {

    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final int MOST = 256;
    private static final String ALGORITHM = "HmacSHA256";

    private final SecretKeySpec key;
    private final LongSupplier nanoTime;
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private record Entry(Role role, long at) {}

    /**
     * @param nanoTime as {@link System#nanoTime}
     */
    RecentLogins(LongSupplier nanoTime) {
        byte[] random = new byte[32];
        new SecureRandom().nextBytes(random);
        this.key = new SecretKeySpec(random, ALGORITHM);
        this.nanoTime = nanoTime;
    }

    Optional<Role> find(String user, char[] password) {
        String code = code(user, password);
        synchronized (entries) {
            Entry entry = entries.get(code);
            boolean fresh = entry != null && nanoTime.getAsLong() - entry.at() < KEPT.toNanos();
            return fresh ? Optional.of(entry.role()) : Optional.empty();
        }
    }

    void add(String user, char[] password, Role role) {
        String code = code(user, password);
        synchronized (entries) {
            entries.remove(code);
            if (entries.size() >= MOST) {
                Iterator<String> oldest = entries.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            entries.put(code, new Entry(role, nanoTime.getAsLong()));
        }
    }

    void clear() {
        synchronized (entries) {
            entries.clear();
        }
    }

    private String code(String user, char[] password) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            mac.update(user.getBytes(StandardCharsets.UTF_8));
            mac.update((byte) 0);
            return HexFormat.of().formatHex(mac.doFinal(new String(password).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("this JVM has no " + ALGORITHM, missing);
        }
    }
}
