package io.hyperstow.testkit.server;

/** A server cannot be had on this machine. */
final class ServerMissingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ServerMissingException(String why) {
        super(why);
    }
}
