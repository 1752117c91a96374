/**
 * The restore orchestrator. A restore is planned first ({@code plan}: what the target has, which tables, which layouts,
 * what must be refused) and then run stage by stage ({@code stage}: one class each, in the order of
 * {@link io.hyperstow.restore.internal.Stages}). The preview of a restore is the plan and one line of every stage.
 *
 * <p>What a restore creates is undone when it fails, except after a failed check: then it is kept to be examined.
 */
package io.hyperstow.restore.internal;
