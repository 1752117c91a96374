package io.hyperstow.itests.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** Times two ways of doing the same in alternating runs, after uncounted runs of each. */
final class Comparison {

    /** One way of doing it. */
    @FunctionalInterface
    interface Way {
        void run() throws Exception;
    }

    private final String title;
    private final int warmUps;
    private final int runs;

    /**
     * @param warmUps how often both are run before: an agent that has just been started compiles while it works
     * @param runs how often both are measured
     */
    Comparison(String title, int warmUps, int runs) {
        this.title = title;
        this.warmUps = warmUps;
        this.runs = runs;
    }

    /** Runs and prints medians, extremes, and the ratio of the medians. */
    void print(String ours, Way our, String theirs, Way their) throws Exception {
        for (int i = 0; i < warmUps; i++) {
            our.run();
            their.run();
        }
        List<Double> ourSeconds = new ArrayList<>();
        List<Double> theirSeconds = new ArrayList<>();
        for (int i = 0; i < runs; i++) {
            ourSeconds.add(seconds(our));
            theirSeconds.add(seconds(their));
        }
        System.out.println(title + " (" + runs + " alternating runs after " + warmUps + " uncounted)");
        System.out.println(line(ours, ourSeconds));
        System.out.println(line(theirs, theirSeconds));
        System.out.printf(Locale.ROOT, "  ratio of medians %.2f%n", median(ourSeconds) / median(theirSeconds));
    }

    private static String line(String name, List<Double> seconds) {
        return String.format(
                Locale.ROOT,
                "  %-44s median %6.2f s   min %6.2f   max %6.2f",
                name,
                median(seconds),
                Collections.min(seconds),
                Collections.max(seconds));
    }

    private static double seconds(Way way) throws Exception {
        long start = System.nanoTime();
        way.run();
        return (System.nanoTime() - start) / 1e9;
    }

    static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
