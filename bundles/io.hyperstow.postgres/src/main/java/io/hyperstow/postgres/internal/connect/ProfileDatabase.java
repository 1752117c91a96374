package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.postgres.SessionWork;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * A profile with its pools, one for each database of the server that is in use. A pool nobody used for five minutes is
 * closed when the profile is used next; the one of the profile's own database stays.
 */
public final class ProfileDatabase implements Database, AutoCloseable {

    private static final long IDLE_NANOSECONDS = TimeUnit.MINUTES.toNanos(5);

    private final Profile profile;
    private final Map<String, SessionPool> pools = new ConcurrentHashMap<>();
    private final Set<SessionPool> retired = ConcurrentHashMap.newKeySet();
    private final LongSupplier clock;
    private final StatusProbe probe;
    private volatile boolean closed;

    public ProfileDatabase(Profile profile) {
        this(profile, System::nanoTime);
    }

    /**
     * @param clock nanoseconds, as {@link System#nanoTime} counts them
     */
    ProfileDatabase(Profile profile, LongSupplier clock) {
        this.profile = profile;
        this.clock = clock;
        this.probe = new StatusProbe(this);
    }

    @Override
    public String name() {
        return profile.name();
    }

    @Override
    public String url() {
        return profile.url().shown(profile.database());
    }

    @Override
    public String databaseName() {
        return profile.database();
    }

    /** Who logs in, secrets included: for the client programs. */
    public Profile profile() {
        return profile;
    }

    /** Where and how the client programs connect. */
    public ClientLogin clientLogin() {
        return ClientLogin.of(profile);
    }

    @Override
    public <R> R call(String databaseName, SessionWork<R> work) throws SQLException, IOException {
        try (Session session = borrow(databaseName)) {
            return work.run(session);
        }
    }

    private Session borrow(String databaseName) {
        while (true) {
            SessionPool pool = pool(databaseName);
            try {
                Connection connection = pool.borrow();
                if (connection != null) {
                    return new JdbcSession(connection, (lent, spoiled) -> giveBack(pool, lent, spoiled));
                }
                // It was retired between the look into the map and now.
                pools.remove(databaseName, pool);
            } catch (SQLException e) {
                // A fresh pool asks the server at once instead of waiting for one that failed.
                retire(databaseName, pool);
                throw ConnectFailure.of(profile, databaseName, e);
            }
        }
    }

    private static void giveBack(SessionPool pool, Connection connection, boolean spoiled) throws SQLException {
        boolean usable = false;
        try {
            usable = !spoiled && !connection.isClosed() && !inTransaction(connection);
        } finally {
            pool.giveBack(connection, usable);
        }
    }

    private void retire(String databaseName, SessionPool pool) {
        if (pools.remove(databaseName, pool)) {
            retired.removeIf(SessionPool::closed);
            retired.add(pool);
            pool.retire();
        }
    }

    private void retireIdle(String wanted) {
        pools.forEach((databaseName, pool) -> {
            if (!databaseName.equals(wanted)
                    && !databaseName.equals(databaseName())
                    && pool.idleFor(IDLE_NANOSECONDS)) {
                retire(databaseName, pool);
            }
        });
    }

    /** In auto-commit mode the pool itself does not see that somebody said BEGIN. */
    private static boolean inTransaction(Connection connection) throws SQLException {
        return connection.getAutoCommit()
                && connection.unwrap(BaseConnection.class).getTransactionState() != TransactionState.IDLE;
    }

    private SessionPool pool(String databaseName) {
        if (closed) {
            throw new IllegalStateException("database '" + name() + "' is closed");
        }
        retireIdle(databaseName);
        SessionPool found = pools.get(databaseName);
        if (found != null) {
            return found;
        }
        Connector connector = new Connector(profile, databaseName);
        // The pool would only say after its timeout that the password is wrong.
        try {
            connector.getConnection().close();
        } catch (SQLException e) {
            throw ConnectFailure.of(profile, databaseName, e);
        }
        return pools.computeIfAbsent(databaseName, name -> new SessionPool(profile, name, connector, clock));
    }

    @Override
    public Session open(String databaseName) {
        try {
            Connection connection = new Connector(profile, databaseName).getConnection();
            return new JdbcSession(connection, (own, spoiled) -> own.close());
        } catch (SQLException e) {
            throw ConnectFailure.of(profile, databaseName, e);
        }
    }

    @Override
    public void evict(String databaseName) {
        SessionPool pool = pools.get(databaseName);
        if (pool != null && databaseName.equals(databaseName())) {
            pool.evict();
        } else if (pool != null) {
            retire(databaseName, pool);
        }
    }

    @Override
    public Status status() {
        return probe.status();
    }

    /** Closes every session, lent ones included. */
    @Override
    public void close() {
        closed = true;
        pools.values().forEach(SessionPool::close);
        pools.clear();
        retired.forEach(SessionPool::close);
        retired.clear();
    }
}
