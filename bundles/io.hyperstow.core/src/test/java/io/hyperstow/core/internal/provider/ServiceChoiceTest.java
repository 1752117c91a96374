package io.hyperstow.core.internal.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.PrototypeServiceFactory;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** In a real framework, whose system bundle provides and uses the services. */
class ServiceChoiceTest {

    @TempDir
    private Path cache;

    private Framework framework;
    private BundleContext context;
    private ServiceChoice<Runnable> choice;

    /** Gives everybody an instance of his own. */
    private static final class Instances implements PrototypeServiceFactory<Runnable> {

        private final AtomicInteger open = new AtomicInteger();

        @Override
        public Runnable getService(Bundle bundle, ServiceRegistration<Runnable> registration) {
            open.incrementAndGet();
            return new Thread();
        }

        @Override
        public void ungetService(Bundle bundle, ServiceRegistration<Runnable> registration, Runnable service) {
            open.decrementAndGet();
        }
    }

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory().newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString()));
        framework.start();
        context = framework.getBundleContext();
        choice = new ServiceChoice<>(context, ErrorCode.UNKNOWN_STRATEGY, "strategy");
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private static Hashtable<String, Object> named(String name, int ranking) {
        return new Hashtable<>(Map.of("name", name, Constants.SERVICE_RANKING, ranking));
    }

    private ServiceRegistration<Runnable> register(String name, int ranking, Runnable service) {
        return context.registerService(Runnable.class, service, named(name, ranking));
    }

    private Collection<ServiceReference<Runnable>> references() {
        try {
            return context.getServiceReferences(Runnable.class, null);
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private Provided<Runnable> take(String name) {
        return choice.take(name, references());
    }

    @Test
    void takesThePreferredServiceOfTheName() {
        Runnable best = new Thread();
        register("copy", 1, new Thread());
        register("copy", 7, best);
        register("other", 9, new Thread());
        try (Provided<Runnable> taken = take("copy")) {
            assertSame(best, taken.service());
            assertEquals(framework.getVersion().toString(), taken.version());
        }
    }

    @Test
    void aPrototypeIsInUseExactlyWhileSomebodyHoldsIt() {
        Instances instances = new Instances();
        ServiceRegistration<Runnable> registration =
                context.registerService(Runnable.class, instances, named("copy", 0));
        ServiceReference<Runnable> reference = registration.getReference();
        assertNull(reference.getUsingBundles());
        Provided<Runnable> one = take("copy");
        Provided<Runnable> two = take("copy");
        assertNotSame(one.service(), two.service());
        assertNotNull(reference.getUsingBundles());
        one.close();
        one.close();
        assertEquals(1, instances.open.get());
        assertNotNull(reference.getUsingBundles());
        two.close();
        assertEquals(0, instances.open.get());
        assertNull(reference.getUsingBundles());
    }

    @Test
    void whatIsHeldMayBeGivenBackAfterItsProviderWent() throws Exception {
        ServiceRegistration<Runnable> registration = register("copy", 0, new Thread());
        Provided<Runnable> one = take("copy");
        registration.unregister();
        one.service().run();
        one.close();
        register("copy", 0, new Thread());
        Provided<Runnable> two = take("copy");
        framework.stop();
        framework.waitForStop(10_000);
        two.close();
    }

    @Test
    void aServiceThatWentMeanwhileIsPassedOver() {
        Runnable left = new Thread();
        register("copy", 0, left);
        ServiceRegistration<Runnable> gone = register("copy", 5, new Thread());
        List<ServiceReference<Runnable>> before = List.copyOf(references());
        gone.unregister();
        assertSame(left, choice.take("copy", before).service());
    }

    @Test
    void saysWhichNamesThereAre() {
        assertEquals("no strategy is configured", refusal().hint());
        register("csv", 0, new Thread());
        register("binary", 0, new Thread());
        BackupException e = refusal();
        assertEquals(ErrorCode.UNKNOWN_STRATEGY, e.code());
        assertEquals("there is no strategy 'copy'", e.problem());
        assertEquals("use one of: binary, csv", e.hint());
    }

    private BackupException refusal() {
        return assertThrows(BackupException.class, () -> take("copy"));
    }
}
