package io.hyperstow.api.spi.storage;

import io.hyperstow.api.model.ErrorCode;
import java.io.IOException;
import java.util.Objects;

/**
 * A target's failure with the code that callers act on: {@code ARTIFACT_MISSING}, {@code OBJECT_EXISTS},
 * {@code STORAGE_FULL}, {@code STORAGE_UNREACHABLE}, {@code STORAGE_DENIED} or {@code STORAGE_FAILED}.
 */
public final class StorageException extends IOException {

    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String hint;

    /**
     * @param code one of those named above
     * @param problem what was wrong, with key and place, in lower case
     * @param hint what to do
     * @param cause may be null
     */
    public StorageException(ErrorCode code, String problem, String hint, Throwable cause) {
        super(problem, cause);
        this.code = Objects.requireNonNull(code, "code");
        this.hint = hint;
    }

    public ErrorCode code() {
        return code;
    }

    public String hint() {
        return hint;
    }
}
