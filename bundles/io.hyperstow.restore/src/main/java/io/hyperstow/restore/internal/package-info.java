/**
 * The restore orchestrator. A restore is planned first ({@code plan}: what the target has, which tables, which layouts,
 * what must be refused) and then run stage by stage, in the order of
 * {@link io.hyperstow.restore.internal.stage.Stages}. Stages are one class each, in the packages {@code database},
 * {@code archive}, {@code hypertable}, {@code rows}, {@code index}, {@code aggregate}, {@code jobs} and
 * {@code compare}, over {@code run}. The preview of a restore is the plan and one line of every stage.
 *
 * <p>What a restore creates is undone when it fails, except after a failed check: then it is kept to be examined.
 */
package io.hyperstow.restore.internal;
