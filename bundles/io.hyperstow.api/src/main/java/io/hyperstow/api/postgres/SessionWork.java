package io.hyperstow.api.postgres;

import java.io.IOException;
import java.sql.SQLException;

/**
 * Work done with a session that is lent for its duration.
 *
 * @param <R> its result
 */
@FunctionalInterface
public interface SessionWork<R> {

    R run(Session session) throws SQLException, IOException;
}
