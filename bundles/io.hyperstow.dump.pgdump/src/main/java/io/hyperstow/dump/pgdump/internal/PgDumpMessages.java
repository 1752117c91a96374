package io.hyperstow.dump.pgdump.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What pg_dump says with {@code --verbose}, sorted: items it has finished, warnings with the lines that belong to them,
 * and the rest. What it says of every single table is dropped.
 */
final class PgDumpMessages {

    /** Several processes say their lines in pieces: one's name may come before another's words. */
    private static final String NAME = "(?: |pg_dump:)*";

    private static final Pattern FINISHED = Pattern.compile(NAME + "finished item (\\d{1,9}) (.*)");
    private static final Pattern WARNING = Pattern.compile(NAME + "warning: (.*)");
    private static final Pattern MORE_OF_WARNING = Pattern.compile(NAME + "(?:detail|hint): (.*)");
    private static final Pattern ABOUT_TABLE = Pattern.compile(NAME
            + "(?:(?:dumping contents of table|saving large object).*"
            + "|NOTICE:  hypertable data are in the chunks.*"
            + "|DETAIL:  Data for hypertables are stored in the chunks.*"
            + "|HINT:  Use \"COPY \\(SELECT .*)?");

    private final Listener listener;
    private final List<String> warning = new ArrayList<>();

    /** Hears what pg_dump says. */
    interface Listener {

        /**
         * An item of the archive has been written.
         *
         * @param item its number
         * @param described its type and name: {@code TABLE DATA cpu}
         */
        void finished(int item, String described);

        /**
         * @param text the warning
         * @param details further lines of it
         */
        void warned(String text, List<String> details);

        /** Anything else. */
        void said(String line);
    }

    PgDumpMessages(Listener listener) {
        this.listener = listener;
    }

    /** Takes the next line. */
    void line(String line) {
        Matcher more = MORE_OF_WARNING.matcher(line);
        if (!warning.isEmpty() && more.matches()) {
            warning.add(more.group(1));
            return;
        }
        end();
        Matcher finished = FINISHED.matcher(line);
        Matcher warned = WARNING.matcher(line);
        if (finished.matches()) {
            listener.finished(Integer.parseInt(finished.group(1)), finished.group(2));
        } else if (warned.matches()) {
            warning.add(warned.group(1));
        } else if (!ABOUT_TABLE.matcher(line).matches()) {
            listener.said(line);
        }
    }

    /** Says that there are no more lines. */
    void end() {
        if (!warning.isEmpty()) {
            List<String> lines = List.copyOf(warning);
            warning.clear();
            listener.warned(lines.get(0), lines.subList(1, lines.size()));
        }
    }
}
