package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.postgres.Session;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyOut;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session over a JDBC connection: its own, or one that is lent. */
public final class JdbcSession implements Session {

    private static final Logger LOG = LoggerFactory.getLogger(JdbcSession.class);
    private static final int BLOCK = 128 * 1024;
    private static final int BINARY = 1;
    private static final String CANCELED = "57014";
    private static final long PATIENCE_SECONDS = 20;

    private final Connection connection;
    private final PGConnection driver;
    private final End end;
    private final AtomicBoolean cancelled = new AtomicBoolean();
    private final CountDownLatch ended = new CountDownLatch(1);

    /** What happens to the connection when the session is closed. */
    @FunctionalInterface
    public interface End {

        /**
         * @param spoiled whether a cancel request may still reach this connection
         */
        void end(Connection connection, boolean spoiled) throws SQLException;
    }

    public JdbcSession(Connection connection, End end) throws SQLException {
        this.connection = connection;
        this.driver = connection.unwrap(PGConnection.class);
        this.end = end;
    }

    @Override
    public Connection connection() {
        return connection;
    }

    @Override
    public long copyOut(String sql, RowConsumer consumer) throws SQLException, IOException {
        CopyOut copy = driver.getCopyAPI().copyOut(sql);
        CopyMessages messages = new CopyMessages(connection, copy);
        CopyRows rows = new CopyRows(sql, copy.getFormat() == BINARY, consumer);
        try {
            while (messages.next()) {
                rows.message(messages.buffer(), messages.offset(), messages.length());
            }
        } catch (IOException | RuntimeException | Error consumerFailed) {
            drain(copy, consumerFailed);
            throw consumerFailed;
        }
        if (copy.getHandledRowCount() >= 0 && copy.getHandledRowCount() != rows.rows()) {
            throw new SQLException("the server counted " + copy.getHandledRowCount() + " rows in COPY but "
                    + rows.rows() + " arrived");
        }
        return rows.rows();
    }

    @Override
    public long copyIn(String sql, InputStream data) throws SQLException, IOException {
        CopyIn copy = driver.getCopyAPI().copyIn(sql);
        try {
            byte[] block = new byte[BLOCK];
            for (int read = data.read(block); read >= 0; read = data.read(block)) {
                copy.writeToCopy(block, 0, read);
            }
            return copy.endCopy();
        } catch (SQLException | IOException | RuntimeException | Error failure) {
            if (copy.isActive()) {
                try {
                    copy.cancelCopy();
                } catch (SQLException notCancelled) {
                    failure.addSuppressed(notCancelled);
                    breakOff(failure);
                }
            }
            throw failure;
        }
    }

    @Override
    public int backendPid() {
        return driver.getBackendPID();
    }

    /**
     * Sends the request from a thread of its own, because that opens a connection. Where the server does not end the
     * work in {@value #PATIENCE_SECONDS} s, the connection is cut.
     */
    @Override
    public void cancel() {
        if (!cancelled.compareAndSet(false, true)) {
            return;
        }
        Thread canceller = new Thread(this::cancelAndWait, "hyperstow-cancel-" + driver.getBackendPID());
        canceller.setDaemon(true);
        canceller.start();
    }

    private void cancelAndWait() {
        try {
            driver.cancelQuery();
        } catch (SQLException e) {
            LOG.warn("session {} could not be asked to cancel its work", driver.getBackendPID(), e);
        }
        try {
            if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.warn("session {} did not end its work when asked, its connection is cut", driver.getBackendPID());
                connection.abort(Runnable::run);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("the connection of session {} could not be cut", driver.getBackendPID(), e);
        }
    }

    /** The driver's own cancelCopy leaves rows that are under way in the stream, where the next statement finds them. */
    private void drain(CopyOut copy, Throwable failure) {
        try {
            if (copy.isActive()) {
                driver.cancelQuery();
                while (copy.readFromCopy() != null) {
                    // A row nobody wants any more.
                    continue;
                }
            }
        } catch (SQLException ended) {
            if (!CANCELED.equals(ended.getSQLState())) {
                failure.addSuppressed(ended);
                breakOff(failure);
            }
        }
    }

    /** Cuts a connection that is in the middle of a COPY and cannot be used again. */
    private void breakOff(Throwable failure) {
        cancelled.set(true);
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    @Override
    public void close() {
        if (ended.getCount() == 0) {
            return;
        }
        ended.countDown();
        try {
            end.end(connection, cancelled.get());
        } catch (SQLException e) {
            LOG.debug("session {} did not close in order", driver.getBackendPID(), e);
        }
    }
}
