/**
 * The stages of a restore, one class each. A stage describes what it will do from the
 * {@link io.hyperstow.restore.internal.plan.Blueprint} alone, and does it with what
 * {@link io.hyperstow.restore.internal.stage.RestoreRun} lends it.
 */
package io.hyperstow.restore.internal.stage;
