/**
 * The assembled distribution as a process: {@link io.hyperstow.itests.agent.AgentProcess} runs one in a folder of its
 * own, {@link io.hyperstow.itests.agent.AgentClient} talks to it over HTTP with a plain client.
 */
package io.hyperstow.itests.agent;
