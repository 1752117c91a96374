package io.hyperstow.deploy.internal;

import static io.hyperstow.deploy.internal.SwappingAgent.await;
import static io.hyperstow.deploy.internal.SwappingAgent.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Replaces bundles in a real framework through files in its folder. */
class HotSwapIT {

    private static final Map<String, Integer> ONLY_DISTRIBUTED = Map.of("1.0.0", Bundle.ACTIVE);

    private static final String IMPORTS =
            "org.osgi.framework,io.hyperstow.api.spi.dump,io.hyperstow.api.spi.job,io.hyperstow.api.job";

    @TempDir
    private Path base;

    private SwappingAgent agent;

    @BeforeEach
    void begin() throws Exception {
        agent = new SwappingAgent(base).distributing(TestJar.strategy("1.0.0")).start();
    }

    @AfterEach
    void end() throws Exception {
        agent.close();
    }

    private void drop(TestJar jar, String name) throws Exception {
        jar.dropInto(agent.deploy(), name);
    }

    private void restart() throws Exception {
        agent.close();
        agent = new SwappingAgent(base).distributing(TestJar.strategy("1.0.0")).start();
    }

    private void awaitSwaps(Map<String, Integer> expected) throws Exception {
        await(expected + " instead of " + agent.swaps(), () -> agent.swaps().equals(expected));
    }

    @Test
    void aNewerOneServesTheNextJobAndTheOlderEndsItsOwn() throws Exception {
        SwappingAgent.Job old = agent.begin("old");

        drop(TestJar.strategy("1.1.0"), "swap.jar");
        await("1.1.0 serves", () -> agent.next().equals("1.1.0"));
        SwappingAgent.Job young = agent.begin("young");
        settle();
        assertEquals(Map.of("1.0.0", Bundle.ACTIVE, "1.1.0", Bundle.ACTIVE), agent.swaps());
        assertEquals("late 1.0.0", old.work());
        assertEquals("late 1.1.0", young.work());

        old.end();
        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.1.0", Bundle.ACTIVE));

        drop(TestJar.strategy("1.2.0"), "swap-1.2.0.jar");
        await("1.2.0 serves", () -> agent.next().equals("1.2.0"));
        settle();
        assertEquals(Bundle.ACTIVE, agent.swaps().get("1.1.0"));
        young.end();
        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.2.0", Bundle.ACTIVE));
    }

    @Test
    void oneThatIsTakenAwayServesNoNewJobAndItsOwnEndOnIt() throws Exception {
        drop(TestJar.strategy("1.1.0"), "swap.jar");
        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.1.0", Bundle.ACTIVE));
        SwappingAgent.Job job = agent.begin("job");

        Files.delete(agent.deploy().resolve("swap.jar"));
        await("1.0.0 serves again", () -> agent.next().equals("1.0.0"));
        settle();
        assertEquals(Map.of("1.0.0", Bundle.ACTIVE, "1.1.0", Bundle.RESOLVED), agent.swaps());
        assertEquals("late 1.1.0", job.work());

        job.end();
        awaitSwaps(ONLY_DISTRIBUTED);
    }

    @Test
    void oneWithoutAnotherTakesItsServiceAlong() throws Exception {
        agent.context().getBundle("mvn:swap").uninstall();
        drop(TestJar.strategy("3.0.0"), "swap.jar");
        await("3.0.0 serves", () -> agent.next().equals("3.0.0"));

        Files.delete(agent.deploy().resolve("swap.jar"));

        await("nothing serves", () -> agent.next().isEmpty());
        awaitSwaps(Map.of());
    }

    @Test
    void theNextLowerServesWhenTheHighestIsTakenAway() throws Exception {
        drop(TestJar.strategy("1.1.0"), "a.jar");
        await("1.1.0 serves", () -> agent.next().equals("1.1.0"));
        drop(TestJar.strategy("1.2.0"), "b.jar");
        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.2.0", Bundle.ACTIVE));

        Files.delete(agent.deploy().resolve("b.jar"));

        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.1.0", Bundle.ACTIVE));
        assertEquals("1.1.0", agent.next());
    }

    @Test
    void aFileMayBeOverwrittenByANewerVersion() throws Exception {
        drop(TestJar.strategy("1.1.0"), "swap.jar");
        await("1.1.0 serves", () -> agent.next().equals("1.1.0"));

        drop(TestJar.strategy("1.2.0"), "swap.jar");

        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.2.0", Bundle.ACTIVE));
    }

    @Test
    void refusesAnEqualVersionWithOtherContent() throws Exception {
        drop(TestJar.strategy("1.0.0").text("changed"), "swap.jar");
        settle();
        assertEquals(ONLY_DISTRIBUTED, agent.swaps());

        drop(TestJar.strategy("1.1.0").text("one"), "swap.jar");
        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.1.0", Bundle.ACTIVE));
        long id = serving().getBundleId();
        drop(TestJar.strategy("1.1.0").text("other"), "swap.jar");
        drop(TestJar.strategy("1.1.0").text("third"), "a.jar");
        settle();
        assertEquals(id, serving().getBundleId());
        assertEquals(Map.of("1.0.0", Bundle.RESOLVED, "1.1.0", Bundle.ACTIVE), agent.swaps());
    }

    private Bundle serving() {
        return java.util.Arrays.stream(agent.context().getBundles())
                .filter(bundle -> "swap".equals(bundle.getSymbolicName()) && bundle.getState() == Bundle.ACTIVE)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void doesNothingForTheSameContentAgain() throws Exception {
        drop(TestJar.strategy("1.0.0"), "swap.jar");
        settle();
        assertEquals(ONLY_DISTRIBUTED, agent.swaps());
        assertEquals("mvn:swap", serving().getLocation());
    }

    @Test
    void leavesAnOlderOneAlone() throws Exception {
        drop(TestJar.strategy("0.9.0"), "swap.jar");
        settle();
        assertEquals(ONLY_DISTRIBUTED, agent.swaps());
    }

    @Test
    void whatCannotBeStartedLeavesNothingBehind() throws Exception {
        int before = agent.context().getBundles().length;
        drop(TestJar.strategy("1.1.0").header("Import-Package", "not.there"), "a.jar");
        drop(TestJar.strategy("1.2.0").header("Swap-Kind", "failing"), "b.jar");
        drop(TestJar.strategy("1.3.0").header("Fragment-Host", "swap"), "c.jar");
        drop(TestJar.strategy("1.4.0").without("Bundle-SymbolicName"), "d.jar");
        Files.writeString(agent.deploy().resolve("e.jar"), "no jar");
        Files.writeString(agent.deploy().resolve("f.txt"), "no jar");
        Files.write(
                agent.deploy().resolve("g.jar.part"), TestJar.strategy("1.5.0").bytes());
        settle();
        assertEquals(before, agent.context().getBundles().length);
        assertEquals(ONLY_DISTRIBUTED, agent.swaps());
        assertEquals("1.0.0", agent.next());

        // What is broken does not stand in the way of what is not.
        drop(TestJar.strategy("1.1.5"), "h.jar");
        await("1.1.5 serves", () -> agent.next().equals("1.1.5"));
    }

    @Test
    void triesAgainWhenWhatItNeedsHasCome() throws Exception {
        drop(TestJar.strategy("1.1.0").header("Import-Package", IMPORTS + ",needed"), "a.jar");
        settle();
        assertEquals("1.0.0", agent.next());

        drop(
                TestJar.listener("1.0.0")
                        .header("Bundle-SymbolicName", "needed")
                        .header("Export-Package", "needed"),
                "z.jar");

        await("1.1.0 serves", () -> agent.next().equals("1.1.0"));
    }

    @Test
    void whatIsNoProviderIsExchangedWhenNoJobRuns() throws Exception {
        agent.context().getBundle("mvn:swap").uninstall();
        drop(TestJar.listener("1.0.0"), "a.jar");
        awaitSwaps(Map.of("1.0.0", Bundle.ACTIVE));

        agent.running("job", true);
        drop(TestJar.listener("1.1.0"), "b.jar");
        settle();
        assertEquals(Map.of("1.0.0", Bundle.ACTIVE), agent.swaps());

        agent.running("job", false);
        awaitSwaps(Map.of("1.1.0", Bundle.ACTIVE));
    }

    @Test
    void whatFailsToBeExchangedLeavesTheOldInService() throws Exception {
        agent.context().getBundle("mvn:swap").uninstall();
        drop(TestJar.listener("1.0.0"), "a.jar");
        awaitSwaps(Map.of("1.0.0", Bundle.ACTIVE));

        drop(TestJar.listener("1.1.0").header("Swap-Kind", "failing"), "b.jar");
        settle();

        assertEquals(Map.of("1.0.0", Bundle.ACTIVE), agent.swaps());
    }

    @Test
    void refusesToReplaceWhosePackagesOthersUse() throws Exception {
        agent.context().getBundle("mvn:swap").uninstall();
        drop(
                TestJar.strategy("1.0.0").header("Export-Package", "io.hyperstow.deploy.swapped;version=1.0"),
                "shared.jar");
        await("1.0.0 serves", () -> agent.next().equals("1.0.0"));
        drop(
                TestJar.listener("1.0.0")
                        .header("Bundle-SymbolicName", "user")
                        .header("Import-Package", IMPORTS + ",io.hyperstow.deploy.swapped"),
                "user.jar");
        await("the user is there", () -> java.util.Arrays.stream(agent.context().getBundles())
                .anyMatch(bundle -> "user".equals(bundle.getSymbolicName()) && bundle.getState() == Bundle.ACTIVE));

        drop(TestJar.strategy("1.1.0"), "newer.jar");
        settle();

        assertEquals(ONLY_DISTRIBUTED, agent.swaps());
    }

    @Test
    void aRestartChangesNothing() throws Exception {
        drop(TestJar.strategy("1.1.0"), "swap.jar");
        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.1.0", Bundle.ACTIVE));

        restart();

        await("1.1.0 serves", () -> agent.next().equals("1.1.0"));
        // It was not even started.
        assertEquals(Bundle.INSTALLED, agent.swaps().get("1.0.0"));

        Files.delete(agent.deploy().resolve("swap.jar"));
        awaitSwaps(ONLY_DISTRIBUTED);
    }

    @Test
    void seesAtTheStartWhatChangedBefore() throws Exception {
        drop(TestJar.strategy("1.1.0"), "a.jar");
        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "1.1.0", Bundle.ACTIVE));
        agent.close();
        Files.delete(agent.deploy().resolve("a.jar"));
        agent = new SwappingAgent(base).distributing(TestJar.strategy("1.0.0")).start();
        awaitSwaps(ONLY_DISTRIBUTED);

        agent.close();
        drop(TestJar.strategy("2.0.0"), "b.jar");
        agent = new SwappingAgent(base).distributing(TestJar.strategy("1.0.0")).start();
        awaitSwaps(Map.of("1.0.0", Bundle.RESOLVED, "2.0.0", Bundle.ACTIVE));
    }

    @Test
    void leavesConfigurationToFileInstall() throws Exception {
        Files.writeString(agent.etc().resolve("some.pid.cfg"), "key = value\n", StandardCharsets.UTF_8);

        await("the configuration is there", () -> {
            // The class path has these classes too, so this bundle would not see the service otherwise.
            var reference = agent.context().getAllServiceReferences("org.osgi.service.cm.ConfigurationAdmin", null)[0];
            Object admin = agent.context().getService(reference);
            Object[] found = (Object[]) admin.getClass()
                    .getMethod("listConfigurations", String.class)
                    .invoke(admin, "(service.pid=some.pid)");
            return found != null && found.length == 1;
        });
    }
}
