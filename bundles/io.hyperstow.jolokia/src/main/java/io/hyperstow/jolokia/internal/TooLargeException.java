package io.hyperstow.jolokia.internal;

import java.io.IOException;

/** A request's body is larger than any request we know. */
final class TooLargeException extends IOException {

    private static final long serialVersionUID = 1L;

    TooLargeException(int mostBytes) {
        super("the request is larger than " + mostBytes + " bytes");
    }
}
