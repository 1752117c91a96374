package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import java.util.List;

/** {@code type=Agent}: this running Hyperstow. */
@Describe("This running Hyperstow agent.")
public interface AgentMXBean {

    @Describe("Name of this agent, unique among those that share a storage target")
    @LeastRole(Role.VIEWER)
    String getAgentId();

    @Describe("Version of the product")
    @LeastRole(Role.VIEWER)
    String getVersion();

    @Describe("Whether every bundle is active and every component has what it needs")
    @LeastRole(Role.VIEWER)
    boolean isReady();

    @Describe("When this agent was started, ISO-8601 in UTC")
    @LeastRole(Role.VIEWER)
    String getStartedAt();

    @Describe("Every bundle with its version, its state and why it is not active")
    @LeastRole(Role.VIEWER)
    List<BundleStatus> getBundles();
}
