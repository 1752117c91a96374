/**
 * Planning: everything a restore can know, and refuse, before it changes anything.
 * {@link io.hyperstow.restore.internal.plan.RestorePlanner} reads the target with
 * {@link io.hyperstow.restore.internal.plan.TargetSurvey} and answers a
 * {@link io.hyperstow.restore.internal.plan.Blueprint}, which the stages follow without deciding anew.
 */
package io.hyperstow.restore.internal.plan;
