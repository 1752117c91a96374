package io.hyperstow.api.copy;

import java.io.IOException;

/** Bytes that are not the CSV they are said to be. */
public final class MalformedCsvException extends IOException {

    private static final long serialVersionUID = 1L;

    private final long line;

    /**
     * @param line where, from 1
     * @param problem what is wrong there, the line being the subject: {@code has an unquoted carriage return}
     */
    public MalformedCsvException(long line, String problem) {
        super(problem);
        this.line = line;
    }

    public long line() {
        return line;
    }
}
