package io.hyperstow.api.postgres;

import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A connection with the fixed settings every data session needs, so that equal rows give equal bytes on every server:
 * {@code TimeZone=UTC, DateStyle='ISO, MDY', IntervalStyle=postgres, extra_float_digits=3, bytea_output=hex,
 * client_encoding=UTF8, lc_monetary=C, xmloption=content, quote_all_identifiers=off, search_path='', row_security=off,
 * default_transaction_read_only=off}, and no statement, lock, idle or transaction timeout. Used by one thread, except {@link #cancel}.
 */
@ProviderType
public interface Session extends AutoCloseable {

    /** The JDBC connection, in auto-commit mode when the session is lent. Whoever got the session does not close it. */
    Connection connection();

    /**
     * Runs {@code COPY … TO STDOUT} and hands on every row. The binary format's signature and trailer, and a CSV header,
     * are not rows and are dropped.
     *
     * @param sql the statement
     * @param rows called once a row; what it throws ends the COPY on the server and is passed on
     * @return how many rows
     */
    long copyOut(String sql, RowConsumer rows) throws SQLException, IOException;

    /**
     * Runs {@code COPY … FROM STDIN} with the bytes of the stream, which is read to its end and not closed. When reading
     * fails the COPY fails on the server too, and the read's exception is thrown.
     *
     * @param sql the statement
     * @return how many rows were stored
     */
    long copyIn(String sql, InputStream data) throws SQLException, IOException;

    /** The server process of this session ({@code pg_backend_pid}). */
    int backendPid();

    /** Asks the server to cancel what this session is doing. May be called from any thread; does not wait. */
    void cancel();

    /** Ends the session, or gives it back to the pool it came from. May be called again. */
    @Override
    void close();

    /** Takes rows. */
    @FunctionalInterface
    interface RowConsumer {

        /** Takes one row as COPY wrote it, line end included. The buffer may be reused afterwards. */
        void row(byte[] buffer, int offset, int length) throws IOException;
    }
}
