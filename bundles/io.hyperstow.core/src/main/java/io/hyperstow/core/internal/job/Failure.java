package io.hyperstow.core.internal.job;

import io.hyperstow.api.model.ErrorCode;

/**
 * Why a job ended badly, for people and scripts.
 *
 * @param code the stable name
 * @param message what was wrong
 * @param hint what to do, or empty
 */
record Failure(ErrorCode code, String message, String hint) {

    /** The first line of the message. */
    String headline() {
        return message.lines().findFirst().orElse("");
    }
}
