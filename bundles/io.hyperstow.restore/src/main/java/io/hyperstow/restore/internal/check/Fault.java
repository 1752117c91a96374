package io.hyperstow.restore.internal.check;

/**
 * What a rule's query found: a row of the columns {@code object}, {@code number}, {@code example} and {@code detail}.
 *
 * @param object the concerned object's name as SQL text
 * @param number how many of its parts are concerned
 * @param example the name of one of them
 * @param detail what else the words need
 */
record Fault(String object, long number, String example, String detail) {

    /** How many, of what, and one of them: {@code 3 chunk(s) (one is _timescaledb_internal._hyper_1_2_chunk)}. */
    String parts(String what) {
        return number + " " + what + "(s) (one is " + example + ")";
    }
}
