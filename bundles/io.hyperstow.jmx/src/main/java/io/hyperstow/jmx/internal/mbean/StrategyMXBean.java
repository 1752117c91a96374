package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import java.util.List;

/** {@code type=Strategy,name=…}: the strategy that serves the next job of its name. */
@Describe("The strategy that serves the next job of this name.")
public interface StrategyMXBean {

    @Describe("What it can do")
    @LeastRole(Role.VIEWER)
    List<String> getFeatures();

    @Describe("The backup options it understands")
    @LeastRole(Role.VIEWER)
    List<String> getOptions();

    @Describe("Version of the bundle it is in")
    @LeastRole(Role.VIEWER)
    String getBundleVersion();

    @Describe("What it is, in one sentence")
    @LeastRole(Role.VIEWER)
    String getDescription();
}
