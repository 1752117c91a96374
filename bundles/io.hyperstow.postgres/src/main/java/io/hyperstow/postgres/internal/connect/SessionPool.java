package io.hyperstow.postgres.internal.connect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;

/** Sessions to one database, kept for a minute after their last use. */
final class SessionPool implements AutoCloseable {

    /** As many as the workers of one job, and as many again for jobs beside it. */
    private static final int LARGEST = 64;

    private final HikariDataSource pool;

    SessionPool(Profile profile, String database, Connector connector) {
        HikariConfig config = new HikariConfig();
        config.setPoolName("hyperstow-" + profile.name() + "-" + database.replace(':', '_'));
        config.setDataSource(connector);
        config.setMaximumPoolSize(LARGEST);
        config.setMinimumIdle(0);
        config.setIdleTimeout(TimeUnit.SECONDS.toMillis(60));
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(Connector.TIMEOUT_SECONDS));
        config.setInitializationFailTimeout(-1);
        this.pool = new HikariDataSource(config);
    }

    /** A connection with its settings as they must be; a broken one is replaced once. */
    Connection borrow() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            Connector.reset(connection);
            return connection;
        } catch (SQLException stale) {
            discard(connection);
            Connection fresh = pool.getConnection();
            Connector.reset(fresh);
            return fresh;
        }
    }

    /** Closes a lent connection for good. */
    void discard(Connection connection) {
        pool.evictConnection(connection);
    }

    /** Closes the idle connections now and the lent ones when they come back. */
    void evict() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    @Override
    public void close() {
        pool.close();
    }
}
