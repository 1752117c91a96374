package io.hyperstow.restore.internal.check;

import java.util.function.Function;

/**
 * One kind of fault.
 *
 * @param sql a query whose rows are {@link Fault}s, after the common table expressions of {@link TimescaleLayout#with}
 * @param words what to say of one
 */
record Rule(String sql, Function<Fault, Finding> words) {}
