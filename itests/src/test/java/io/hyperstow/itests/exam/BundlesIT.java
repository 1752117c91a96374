package io.hyperstow.itests.exam;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** What only a real framework shows: that everything resolves, starts, finds and loses each other. */
@ExtendWith(FrameworkExtension.class)
class BundlesIT {

    private static final MBeanServer MBEANS = ManagementFactory.getPlatformMBeanServer();
    private static final String STRATEGY = "io.hyperstow:type=Strategy,name=parallel-copy";

    @Test
    void everyBundleBecomesActive(BundleContext context) throws Exception {
        eventually("all bundles active", () -> inactive(context).isEmpty());
        assertEquals(List.of(), inactive(context));
    }

    private static List<String> inactive(BundleContext context) {
        List<String> names = new ArrayList<>();
        for (Bundle bundle : context.getBundles()) {
            boolean fragment = bundle.getHeaders().get(Constants.FRAGMENT_HOST) != null;
            if (bundle.getState() != Bundle.ACTIVE && !fragment) {
                names.add(bundle.getSymbolicName() + " is in state " + bundle.getState());
            }
        }
        return names;
    }

    @Test
    void registersTheServicesOfTheApi(BundleContext context) throws Exception {
        for (String service : List.of(
                "io.hyperstow.api.job.JobService",
                "io.hyperstow.api.catalog.BackupCatalog",
                "io.hyperstow.api.catalog.RowDigests",
                "io.hyperstow.api.postgres.DatabaseInspector",
                "io.hyperstow.api.postgres.SnapshotService",
                "io.hyperstow.api.postgres.PostgresTools",
                "io.hyperstow.api.postgres.SchemaArchives",
                "io.hyperstow.api.service.Agent",
                "io.hyperstow.api.service.BackupService",
                "io.hyperstow.api.service.RestoreOrchestrator",
                "io.hyperstow.api.service.OptionsParser",
                "io.hyperstow.api.access.AccessControl",
                "io.hyperstow.api.spi.dump.DumpStrategy",
                "io.hyperstow.api.spi.restore.RestoreStrategy")) {
            eventually(service, () -> context.getAllServiceReferences(service, null) != null);
            assertNotNull(context.getAllServiceReferences(service, null), service);
        }
    }

    @Test
    void registersTheMBeansOfTheContract() throws Exception {
        for (String type : List.of("Agent", "BackupService", "RestoreService", "JobService")) {
            ObjectName name = new ObjectName("io.hyperstow:type=" + type);
            eventually(type, () -> MBEANS.isRegistered(name));
            assertTrue(MBEANS.isRegistered(name), type);
        }
    }

    @Test
    void aConfigurationFileMakesAStorageTargetAndItsMBean(Path base) throws Exception {
        Path file = base.resolve("etc/io.hyperstow.storage.local~an-exam.1.cfg");
        Files.writeString(file, "directory = " + base.resolve("storage"));
        ObjectName name = new ObjectName("io.hyperstow:type=StorageTarget,name=an-exam.1");
        eventually("storage MBean", () -> MBEANS.isRegistered(name));
        assertEquals("local", MBEANS.getAttribute(name, "Kind"));
        Files.delete(file);
        eventually("storage MBean gone", () -> !MBEANS.isRegistered(name));
        assertTrue(!MBEANS.isRegistered(name));
    }

    @Test
    void aStrategyBundleTakenAwayTakesItsMBeanAndComesBack(BundleContext context) throws Exception {
        ObjectName name = new ObjectName(STRATEGY);
        Bundle strategy = bundle(context, "io.hyperstow.dump.parallelcopy");
        eventually("strategy MBean", () -> MBEANS.isRegistered(name));
        strategy.stop();
        eventually("strategy MBean gone", () -> !MBEANS.isRegistered(name));
        assertTrue(!MBEANS.isRegistered(name));
        strategy.start();
        eventually("strategy MBean back", () -> MBEANS.isRegistered(name));
        assertEquals(strategy.getVersion().toString(), MBEANS.getAttribute(name, "BundleVersion"));
    }

    private static Bundle bundle(BundleContext context, String symbolicName) {
        for (Bundle bundle : context.getBundles()) {
            if (symbolicName.equals(bundle.getSymbolicName())) {
                return bundle;
            }
        }
        throw new AssertionError("no bundle " + symbolicName);
    }

    /** Waits at most 20 s; the assertion that follows says what is wrong. */
    private static void eventually(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, () -> "timed out: " + what);
            Thread.sleep(50);
        }
    }
}
