package io.hyperstow.restore.internal.run;

/**
 * How much work a stage is expected to be.
 *
 * @param tasks tasks it hands to the engine
 * @param weight in bytes of rows before compression; other work in what takes about as long
 */
public record Effort(int tasks, long weight) {

    static final Effort NONE = new Effort(0, 0);

    /** Two stages after one another. */
    public Effort plus(Effort other) {
        return new Effort(tasks + other.tasks, weight + other.weight);
    }
}
