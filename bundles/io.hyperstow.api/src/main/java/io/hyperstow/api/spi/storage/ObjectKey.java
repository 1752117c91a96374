package io.hyperstow.api.spi.storage;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.util.regex.Pattern;

/**
 * The name of an object: parts of {@code [A-Za-z0-9._-]} between slashes, none of them {@code .} or {@code ..}, empty or
 * longer than 120 characters, the whole at most 900. Such a key is a safe relative path on every system and a safe key
 * in every object store.
 *
 * @param value the text
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {

    private static final Pattern PART = Pattern.compile("[A-Za-z0-9._-]{1,120}");

    public ObjectKey {
        boolean valid = value.length() <= 900;
        for (String part : value.split("/", -1)) {
            valid &= PART.matcher(part).matches() && !part.equals(".") && !part.equals("..");
        }
        if (!valid) {
            throw new BackupException(
                    ErrorCode.INVALID_ARGUMENT,
                    "'" + value + "' is not an object key",
                    "keys are parts of letters, digits, '.', '_' and '-' between slashes, none of them '.' or '..'");
        }
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
