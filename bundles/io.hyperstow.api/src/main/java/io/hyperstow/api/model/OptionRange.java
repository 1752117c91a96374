package io.hyperstow.api.model;

/** The bounds of numeric options. */
final class OptionRange {

    private OptionRange() {}

    static void check(String option, long value, long lowest, long highest) {
        if (value < lowest || value > highest) {
            throw new BackupException(
                    ErrorCode.INVALID_OPTIONS,
                    "option '" + option + "' is " + value,
                    "use a number from " + lowest + " to " + highest);
        }
    }
}
