/**
 * The job engine. {@link io.hyperstow.core.internal.job.JobEngine} accepts jobs;
 * {@link io.hyperstow.core.internal.job.JobRunner} runs each in a thread of its own through the handler of its kind;
 * {@link io.hyperstow.core.internal.job.RunningJob} is what the handler sees, and
 * {@link io.hyperstow.core.internal.job.TaskCrew} runs a job's tasks.
 *
 * <p>A job's life is a row of transitions. Each is written to the job's journal first
 * ({@link io.hyperstow.core.internal.job.Journal}), then seen by callers, then told to listeners. The journal decides
 * after a crash: a job whose last line says that it had not ended becomes {@code INTERRUPTED}.
 *
 * <p>Every exception that ends a job gets its error code in one place,
 * {@link io.hyperstow.core.internal.job.FailureMapping}.
 */
package io.hyperstow.core.internal.job;
