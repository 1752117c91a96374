package io.hyperstow.api.job;

/**
 * A self-contained piece of a plan: a record that says all there is to know to run it, so that it can be run again
 * elsewhere.
 */
public interface Task {

    /** Unique in its plan, for logs. */
    String id();

    /** What it does, for people: {@code copy 3 chunks of public.cpu}. */
    String description();

    /** How much work it is expected to be, in bytes before compression, at least 1. Scales progress; orders tasks. */
    long weight();
}
