/**
 * This agent: its name, its folders, and the keys of {@code io.hyperstow.agent.cfg}.
 *
 * <p>Everything the agent keeps lies under one base folder, which the launcher names in the framework property
 * {@code hyperstow.base}. A change of the configuration takes effect without a restart and disturbs no job.
 */
package io.hyperstow.core.internal.agent;
