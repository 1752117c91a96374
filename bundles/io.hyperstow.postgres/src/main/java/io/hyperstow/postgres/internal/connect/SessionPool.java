package io.hyperstow.postgres.internal.connect;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Sessions to one database, kept for a minute after their last use. The pool's own threads last until it is closed. */
final class SessionPool implements AutoCloseable {

    /** As many as the workers of one job, and as many again for jobs beside it. */
    private static final int LARGEST = 64;

    private final HikariDataSource pool;
    private final LongSupplier clock;
    private int lent;
    private long lastUse;
    private boolean retired;

    /**
     * @param clock nanoseconds, as {@link System#nanoTime} counts them
     */
    SessionPool(Profile profile, String database, Connector connector, LongSupplier clock) {
        this.clock = clock;
        this.lastUse = clock.getAsLong();
        HikariConfig config = new HikariConfig();
        config.setPoolName("hyperstow-" + profile.name() + "-" + database.replace(':', '_'));
        config.setDataSource(connector);
        config.setMaximumPoolSize(LARGEST);
        config.setMinimumIdle(0);
        config.setIdleTimeout(TimeUnit.SECONDS.toMillis(60));
        config.setConnectionTimeout(TimeUnit.SECONDS.toMillis(Connector.TIMEOUT_SECONDS));
        config.setInitializationFailTimeout(-1);
        config.setExceptionOverrideClassName(RefusedFeature.class.getName());
        this.pool = new HikariDataSource(config);
    }

    /**
     * A connection with its settings as they must be; a broken one is replaced once. Null when the pool is retired.
     */
    Connection borrow() throws SQLException {
        synchronized (this) {
            if (retired) {
                return null;
            }
            lent++;
        }
        boolean borrowed = false;
        try {
            Connection connection = ready();
            borrowed = true;
            return connection;
        } finally {
            if (!borrowed) {
                returned();
            }
        }
    }

    private Connection ready() throws SQLException {
        Connection connection = pool.getConnection();
        try {
            return reset(connection);
        } catch (SQLException stale) {
            return reset(pool.getConnection());
        }
    }

    private Connection reset(Connection connection) throws SQLException {
        try {
            Connector.reset(connection);
            return connection;
        } catch (SQLException e) {
            pool.evictConnection(connection);
            throw e;
        }
    }

    /**
     * Takes a lent connection back.
     *
     * @param usable whether it may be lent again; else it is closed for good
     */
    void giveBack(Connection connection, boolean usable) throws SQLException {
        try {
            if (usable) {
                connection.close();
            } else {
                pool.evictConnection(connection);
            }
        } finally {
            returned();
        }
    }

    private void returned() {
        boolean last;
        synchronized (this) {
            lent--;
            lastUse = clock.getAsLong();
            last = retired && lent == 0;
        }
        if (last) {
            pool.close();
        }
    }

    /** Whether nothing is lent and nothing was for so long. */
    synchronized boolean idleFor(long nanoseconds) {
        return lent == 0 && clock.getAsLong() - lastUse > nanoseconds;
    }

    /** Closes the idle connections now and the lent ones when they come back. */
    void evict() {
        pool.getHikariPoolMXBean().softEvictConnections();
    }

    /** Lends nothing more, and closes the pool when the last lent connection has come back. */
    void retire() {
        boolean unused;
        synchronized (this) {
            retired = true;
            unused = lent == 0;
        }
        if (unused) {
            pool.close();
        } else if (!pool.isClosed()) {
            evict();
        }
    }

    boolean closed() {
        return pool.isClosed();
    }

    /** Closes every connection, lent ones included. */
    @Override
    public void close() {
        pool.close();
    }
}
