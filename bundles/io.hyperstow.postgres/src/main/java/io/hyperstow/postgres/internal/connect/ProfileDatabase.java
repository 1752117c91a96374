package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.Session;
import io.hyperstow.api.postgres.SessionWork;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/** A profile with its pools, one for each database of the server that was used. */
public final class ProfileDatabase implements Database, AutoCloseable {

    private final Profile profile;
    private final Map<String, SessionPool> pools = new ConcurrentHashMap<>();
    private final StatusProbe probe;
    private volatile boolean closed;

    public ProfileDatabase(Profile profile) {
        this.profile = profile;
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
        SessionPool pool = pool(databaseName);
        try {
            return new JdbcSession(pool.borrow(), (connection, spoiled) -> giveBack(pool, connection, spoiled));
        } catch (SQLException e) {
            // A fresh pool asks the server at once instead of waiting for one that failed.
            if (pools.remove(databaseName, pool)) {
                pool.evict();
            }
            throw ConnectFailure.of(profile, databaseName, e);
        }
    }

    private static void giveBack(SessionPool pool, Connection connection, boolean spoiled) throws SQLException {
        if (spoiled || connection.isClosed() || inTransaction(connection)) {
            pool.discard(connection);
        } else {
            connection.close();
        }
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
        return pools.computeIfAbsent(databaseName, name -> new SessionPool(profile, name, connector));
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
        if (pool != null) {
            pool.evict();
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
    }
}
