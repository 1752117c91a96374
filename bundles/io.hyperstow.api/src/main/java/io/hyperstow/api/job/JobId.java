package io.hyperstow.api.job;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.util.regex.Pattern;

/**
 * The globally unique name of a job: the UTC time it was accepted and sixteen random hexadecimal digits,
 * {@code 20261122T152233Z-0f3a9c5577de01ab}. It is also a file name and an MBean's key property.
 *
 * @param value the text
 */
public record JobId(String value) {

    private static final Pattern FORM = Pattern.compile("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{16}");

    public JobId {
        if (!FORM.matcher(value).matches()) {
            throw new BackupException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + value + "' is not a job id",
                    "every start operation answers one, like 20261122T152233Z-0f3a9c5577de01ab");
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
