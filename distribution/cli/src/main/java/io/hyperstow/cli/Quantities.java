package io.hyperstow.cli;

import java.util.Locale;

/** Numbers as people read them. */
final class Quantities {

    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB"};

    private Quantities() {}

    /** Three digits and a decimal unit; empty when unknown. */
    static String bytes(long bytes) {
        if (bytes < 0) {
            return "";
        }
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.length - 1) {
            value /= 1000;
            unit++;
        }
        String pattern = unit == 0 || value >= 99.95 ? "%.0f %s" : value >= 9.995 ? "%.1f %s" : "%.2f %s";
        return String.format(Locale.ROOT, pattern, value, UNITS[unit]);
    }

    /** With separators of thousands; empty when unknown. */
    static String count(long count) {
        return count < 0 ? "" : String.format(Locale.ROOT, "%,d", count);
    }

    /** {@code 1:02:03} or {@code 2:03}; empty when unknown. */
    static String duration(long seconds) {
        if (seconds < 0) {
            return "";
        }
        long hours = seconds / 3600;
        return hours > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", hours, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
