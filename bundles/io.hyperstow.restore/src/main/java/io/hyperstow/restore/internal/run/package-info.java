/**
 * A restore under way. A {@link io.hyperstow.restore.internal.run.Stage} is a step of it: it describes what it will
 * do from the {@link io.hyperstow.restore.internal.plan.Blueprint} alone, and does it with what
 * {@link io.hyperstow.restore.internal.run.RestoreRun} lends it. The other classes here are what stages share.
 */
package io.hyperstow.restore.internal.run;
