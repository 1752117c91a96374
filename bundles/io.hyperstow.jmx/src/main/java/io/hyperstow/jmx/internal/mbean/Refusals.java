package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.StorageException;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns what a service throws into what a JMX client can read: an exception of the JDK with our message and hint, and
 * without a cause, because a client does not have our classes.
 */
final class Refusals {

    private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);

    /** Codes that say that an argument is wrong, not that something failed. */
    private static final Set<ErrorCode> WRONG_ARGUMENT = EnumSet.of(
            ErrorCode.INVALID_OPTIONS,
            ErrorCode.INVALID_ARGUMENT,
            ErrorCode.UNKNOWN_DATABASE,
            ErrorCode.UNKNOWN_STRATEGY,
            ErrorCode.UNKNOWN_STORAGE,
            ErrorCode.UNKNOWN_BACKUP,
            ErrorCode.UNKNOWN_JOB,
            ErrorCode.UNSUPPORTED,
            ErrorCode.NO_MATCHING_TABLE);

    private Refusals() {}

    /**
     * @throws IllegalArgumentException when an argument is wrong
     * @throws IllegalStateException for every other failure
     */
    static <T> T passOn(Callable<T> call) {
        try {
            return call.call();
        } catch (BackupException refusal) {
            throw WRONG_ARGUMENT.contains(refusal.code())
                    ? new IllegalArgumentException(refusal.getMessage())
                    : new IllegalStateException(refusal.getMessage());
        } catch (StorageException failure) {
            throw new IllegalStateException(
                    failure.getMessage() + (failure.hint().isEmpty() ? "" : "\nhint: " + failure.hint()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the call was interrupted\nhint: the agent is stopping; call again later");
        } catch (Exception failure) {
            // The client sees no stack trace and no cause, so the log has to.
            LOG.error("a management operation failed", failure);
            throw new IllegalStateException("the operation failed: " + failure.getMessage()
                    + "\nhint: the agent's log has the details at this time");
        }
    }
}
