package io.hyperstow.dump.csv.internal;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.io.IOException;

/** What becomes of a row that the server refuses. */
@FunctionalInterface
interface RefusedRow {

    /** The restore fails, with the row named. */
    RefusedRow STOP = (artifact, line, reason, row) -> {
        throw new BackupException(
                ErrorCode.ROW_REFUSED,
                "'" + artifact.table() + "' refuses the row on line " + line + " of '" + artifact.key() + "': "
                        + reason,
                "set \"onError\": \"skip\" to leave such rows out into a file of their own, or change the table");
    };

    /**
     * @param line the line on which the row begins, from 1
     * @param reason why, in the server's words
     * @param row its bytes, line end included
     */
    void refused(Artifact artifact, long line, String reason, byte[] row) throws IOException;
}
