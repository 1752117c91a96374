package io.hyperstow.jmx.internal.access;

import io.hyperstow.api.access.AccessControl;
import io.hyperstow.api.access.Role;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides from the users file and the policy.
 *
 * <p>Passwords are checked one at a time, and a wrong one costs a fifth of a second more: guessing is slow and takes no
 * more than one processor, while users who logged in lately do not queue.
 */
final class Logins implements AccessControl {

    private static final Logger LOG = LoggerFactory.getLogger(Logins.class);
    private static final Duration PENALTY = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long RECHECK_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final UsersFile file;
    private final Policy policy = new Policy();
    private final RecentLogins recent = new RecentLogins(System::nanoTime);
    private final Semaphore checking = new Semaphore(1, true);
    /** Checked where no user has the name given, so that the answer takes as long. */
    private final PasswordHash nobody = PasswordHash.ofNothing();

    private Map<String, User> users = Map.of();
    private UsersFile.Stamp stamp;
    private long checkedAt;
    private long warnedAt;

    /**
     * @throws IOException when the file cannot be read or holds no user
     */
    Logins(UsersFile file) throws IOException {
        this.file = file;
        this.stamp = file.stamp();
        this.users = file.read();
        this.checkedAt = System.nanoTime();
        this.warnedAt = checkedAt - RECHECK_NANOS;
        if (users.isEmpty()) {
            throw new IOException("'" + file + "' names no user that can log in");
        }
    }

    @Override
    public Optional<Role> login(String user, char[] password) {
        Map<String, User> known = current();
        Optional<Role> lately = recent.find(user, password);
        if (lately.isPresent()) {
            return lately;
        }
        try {
            if (!checking.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                warn(user, "too many logins wait to be checked");
                return Optional.empty();
            }
            try {
                return check(known.get(user), user, password);
            } finally {
                checking.release();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Optional<Role> check(User known, String name, char[] password) throws InterruptedException {
        PasswordHash hash = known == null ? nobody : known.password();
        if (hash.matches(password) && known != null) {
            recent.add(name, password, known.role());
            return Optional.of(known.role());
        }
        warn(name, "wrong user or password");
        Thread.sleep(PENALTY.toMillis());
        return Optional.empty();
    }

    private synchronized Map<String, User> current() {
        long now = System.nanoTime();
        if (now - checkedAt >= RECHECK_NANOS) {
            checkedAt = now;
            UsersFile.Stamp found = file.stamp();
            if (!found.equals(stamp)) {
                stamp = found;
                recent.clear();
                reread();
            }
        }
        return users;
    }

    private void reread() {
        try {
            users = file.read();
            LOG.info("users read again from '{}': {}", file, users.keySet());
        } catch (IOException unreadable) {
            // Whoever removed the file may have meant to lock everybody out.
            users = Map.of();
            LOG.error("nobody can log in: '{}' cannot be read", file, unreadable);
        }
    }

    /** One line a second at most: a guesser must not fill the disk. */
    private synchronized void warn(String user, String why) {
        long now = System.nanoTime();
        if (now - warnedAt >= RECHECK_NANOS) {
            warnedAt = now;
            String shown = user.length() > 64 ? user.substring(0, 64) : user;
            LOG.warn("login as '{}' refused: {}", shown.replaceAll("[^\\x20-\\x7e]", "?"), why);
        }
    }

    @Override
    public boolean permits(Role role, ObjectName mbean, Access access, String member) {
        return policy.permits(role, mbean, access, member);
    }

    @Override
    public boolean shows(Role role, ObjectName mbean) {
        return policy.shows(mbean);
    }
}
