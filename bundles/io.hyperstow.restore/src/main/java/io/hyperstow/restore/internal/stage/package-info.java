/**
 * Which stages a restore has, in their order ({@link io.hyperstow.restore.internal.stage.Stages}), what they would do
 * ({@link io.hyperstow.restore.internal.stage.Preview}), and what stays when one of the last fails
 * ({@link io.hyperstow.restore.internal.stage.MissingRest}). The stages are in the packages of what they work on.
 */
package io.hyperstow.restore.internal.stage;
