package io.hyperstow.jolokia.internal;

import org.jolokia.core.api.LogHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Jolokia's log lines, in ours. */
final class JolokiaLog implements LogHandler {

    private static final Logger LOG = LoggerFactory.getLogger("org.jolokia");

    @Override
    public void debug(String message) {
        LOG.debug(message);
    }

    @Override
    public void info(String message) {
        LOG.debug(message);
    }

    @Override
    public void error(String message, Throwable failure) {
        LOG.warn(message, failure);
    }

    /** Its debugging prints whole requests, arguments included. */
    @Override
    public boolean isDebug() {
        return false;
    }
}
