package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.service.Agent;
import java.util.List;
import java.util.function.Supplier;

/** The agent as an MXBean. */
public final class AgentView implements AgentMXBean {

    private final Agent agent;
    private final Supplier<Health> health;

    /**
     * The bundles at one moment.
     *
     * @param ready whether nothing is missing
     * @param bundles each with its problem, if it has one
     */
    public record Health(boolean ready, List<BundleStatus> bundles) {}

    public AgentView(Agent agent, Supplier<Health> health) {
        this.agent = agent;
        this.health = health;
    }

    @Override
    public String getAgentId() {
        return agent.id();
    }

    @Override
    public String getVersion() {
        return agent.version();
    }

    @Override
    public boolean isReady() {
        return Refusals.passOn(() -> health.get().ready());
    }

    @Override
    public String getStartedAt() {
        return agent.startedAt().toString();
    }

    @Override
    public List<BundleStatus> getBundles() {
        return Refusals.passOn(() -> health.get().bundles());
    }
}
