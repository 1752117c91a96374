package io.hyperstow.jmx.internal.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.spi.dump.DumpContext;
import io.hyperstow.api.spi.dump.DumpPlan;
import io.hyperstow.api.spi.dump.DumpRequest;
import io.hyperstow.api.spi.dump.DumpStrategy;
import io.hyperstow.api.spi.dump.DumpTask;
import io.hyperstow.api.spi.dump.StrategyFeature;
import io.hyperstow.api.spi.dump.StrategyProperties;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** In a real framework, with bundles of several versions. */
class ProviderMBeansTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    @TempDir
    private Path cache;

    private Framework framework;
    private StrategyRegistrar registrar;
    private ObjectName swap;

    @BeforeEach
    void begin() throws Exception {
        swap = ObjectName.getInstance("io.hyperstow:type=Strategy,name=swap");
        framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "1"));
        framework.start();
        registrar = new StrategyRegistrar(framework.getBundleContext());
    }

    @AfterEach
    void end() throws Exception {
        registrar.stop();
        framework.stop();
        framework.waitForStop(10_000);
        assertFalse(SERVER.isRegistered(swap));
    }

    private Bundle bundle(String version) throws Exception {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_SYMBOLICNAME, "swap");
        manifest.getMainAttributes().putValue(Constants.BUNDLE_VERSION, version);
        ByteArrayOutputStream jar = new ByteArrayOutputStream();
        new JarOutputStream(jar, manifest).close();
        Bundle bundle = framework
                .getBundleContext()
                .installBundle("swap:" + version, new ByteArrayInputStream(jar.toByteArray()));
        bundle.start();
        return bundle;
    }

    private static ServiceRegistration<?> provide(Bundle bundle, PrototypeServiceFactory<DumpStrategy> factory) {
        return bundle.getBundleContext()
                .registerService(DumpStrategy.class, factory, new Hashtable<>(Map.of("name", "swap")));
    }

    private Object version() throws Exception {
        return SERVER.isRegistered(swap) ? SERVER.getAttribute(swap, "BundleVersion") : null;
    }

    @Test
    void showsTheProviderThatTheNextJobWouldGet() throws Exception {
        Bundle older = bundle("1.9.0");
        Bundle newer = bundle("1.10.0");
        assertNull(version());

        ServiceRegistration<?> first = provide(older, new Strategies());
        assertEquals("1.9.0", version());
        provide(newer, new Strategies());
        assertEquals("1.10.0", version());
        newer.stop();
        assertEquals("1.9.0", version());
        first.unregister();
        assertNull(version());
    }

    @Test
    void followsANewRanking() throws Exception {
        ServiceRegistration<?> older = provide(bundle("1.0.0"), new Strategies());
        provide(bundle("2.0.0"), new Strategies());

        older.setProperties(new Hashtable<>(Map.of("name", "swap", Constants.SERVICE_RANKING, 5)));

        assertEquals("1.0.0", version());
    }

    @Test
    void showsNothingUnderANameThatIsNone() throws Exception {
        bundle("1.0.0")
                .getBundleContext()
                .registerService(DumpStrategy.class, new Strategies(), new Hashtable<>(Map.of("name", "a=b,c")));

        assertEquals(Set.of(), SERVER.queryNames(ObjectName.getInstance("io.hyperstow:type=Strategy,*"), null));
    }

    @Test
    void holdsNoInstance() throws Exception {
        Strategies strategies = new Strategies();
        ServiceRegistration<?> registration = provide(bundle("1.0.0"), strategies);

        String[] features = (String[]) SERVER.getAttribute(swap, "Features");

        assertEquals("CHOSEN_TABLES", features[0]);
        assertTrue(strategies.made.get() > 0);
        assertEquals(strategies.made.get(), strategies.returned.get());
        assertNull(registration.getReference().getUsingBundles());
    }

    /** Counts the instances it gives out. */
    private static final class Strategies implements PrototypeServiceFactory<DumpStrategy> {

        private final AtomicInteger made = new AtomicInteger();
        private final AtomicInteger returned = new AtomicInteger();

        @Override
        public DumpStrategy getService(Bundle bundle, ServiceRegistration<DumpStrategy> registration) {
            made.incrementAndGet();
            return new Swapped();
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<DumpStrategy> registration, DumpStrategy service) {
            returned.incrementAndGet();
        }
    }

    private static final class Swapped implements DumpStrategy {

        @Override
        public StrategyProperties properties() {
            return new StrategyProperties(
                    "swap", "Is swapped.", Set.of(StrategyFeature.CHOSEN_TABLES), Set.of("include"));
        }

        @Override
        public DumpPlan plan(DumpRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void run(DumpTask task, DumpContext context) {
            throw new UnsupportedOperationException();
        }
    }
}
