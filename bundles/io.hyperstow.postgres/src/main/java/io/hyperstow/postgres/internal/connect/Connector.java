package io.hyperstow.postgres.internal.connect;

import io.hyperstow.postgres.internal.sql.Query;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Makes connections to one database of a profile's server, with the fixed settings. No timeout is set on reading: a
 * COPY may be silent for long. TCP keepalive ends what a vanished server left behind.
 */
final class Connector implements DataSource {

    /** How long connecting and logging in may take. */
    static final int TIMEOUT_SECONDS = 10;

    private final Profile profile;
    private final String database;

    Connector(Profile profile, String database) {
        this.profile = profile;
        this.database = database;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Properties properties = new Properties();
        profile.url().parameters().forEach((key, value) -> {
            if (!key.equals("user") && !key.equals("password")) {
                properties.setProperty(key, value);
            }
        });
        String password = profile.password();
        PGProperty.USER.set(properties, profile.user());
        if (password != null) {
            PGProperty.PASSWORD.set(properties, password);
        }
        PGProperty.APPLICATION_NAME.set(properties, "hyperstow");
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "12");
        PGProperty.CONNECT_TIMEOUT.set(properties, TIMEOUT_SECONDS);
        PGProperty.LOGIN_TIMEOUT.set(properties, TIMEOUT_SECONDS);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.SOCKET_TIMEOUT.set(properties, 0);
        PGProperty.OPTIONS.set(
                properties, SessionSettings.startupOptions(profile.url().parameter("options")));
        Connection connection = new Driver().connect(profile.url().of(database), properties);
        try {
            reset(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Gives a connection its fixed settings again, whatever earlier work did to them. One round trip. */
    static void reset(Connection connection) throws SQLException {
        Query.run(connection, SessionSettings.reset(connection.getMetaData().getDatabaseMajorVersion()));
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        throw new SQLFeatureNotSupportedException("the profile decides who logs in");
    }

    @Override
    public PrintWriter getLogWriter() {
        return null;
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        throw new SQLFeatureNotSupportedException("the driver logs by itself");
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        if (seconds != TIMEOUT_SECONDS) {
            throw new SQLFeatureNotSupportedException("the login timeout is fixed");
        }
    }

    @Override
    public int getLoginTimeout() {
        return TIMEOUT_SECONDS;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException("logging goes through SLF4J");
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        throw new SQLException("wraps nothing");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return false;
    }
}
