package io.hyperstow.storage.local.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.spi.storage.StorageFeature;
import io.hyperstow.api.spi.storage.StorageProperties;
import io.hyperstow.api.spi.storage.StorageTarget;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/** The component against a real service registry. */
class LocalStorageComponentTest {

    private static final Map<String, Object> FROM_FILE = Map.of(
            "service.pid",
            "io.hyperstow.storage.local~main",
            "felix.fileinstall.filename",
            "file:/etc/io.hyperstow.storage.local~main.cfg");

    @TempDir
    Path temporary;

    private Framework framework;
    private BundleContext bundle;

    @BeforeEach
    void start() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        temporary.resolve("framework").toString(),
                        Constants.FRAMEWORK_BOOTDELEGATION,
                        "*"));
        framework.start();
        bundle = framework.getBundleContext();
    }

    @AfterEach
    void stop() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    /** A configuration as Declarative Services would give it. */
    @SuppressWarnings("ClassExplicitlyAnnotation")
    private record Given(String name, String directory) implements LocalStorageConfig {

        @Override
        public Class<? extends Annotation> annotationType() {
            return LocalStorageConfig.class;
        }
    }

    @Test
    void offersATargetUnderTheConfiguredName() {
        Path directory = temporary.resolve("a/b");
        var component = new LocalStorageComponent(bundle, new Given("Disk-1", directory.toString()), FROM_FILE);
        ServiceReference<StorageTarget> reference = bundle.getServiceReference(StorageTarget.class);
        assertEquals("Disk-1", reference.getProperty(StorageTarget.NAME));
        StorageProperties properties = bundle.getService(reference).properties();
        assertEquals("Disk-1", properties.name());
        assertEquals("local", properties.kind());
        assertEquals(directory.toString(), properties.location());
        assertEquals(EnumSet.allOf(StorageFeature.class), properties.features());
        assertTrue(Files.isDirectory(directory));
        component.withdraw();
        assertNull(bundle.getServiceReference(StorageTarget.class));
    }

    @Test
    void takesTheNameFromThePidAndPublishesNothingElse() {
        new LocalStorageComponent(bundle, new Given("", temporary.resolve("x").toString()), FROM_FILE);
        ServiceReference<StorageTarget> reference = bundle.getServiceReference(StorageTarget.class);
        assertEquals("main", reference.getProperty(StorageTarget.NAME));
        assertNotNull(reference.getProperty(Constants.SERVICE_ID));
        Set<String> keys = new TreeSet<>(List.of(reference.getPropertyKeys()));
        keys.removeIf(key -> key.startsWith("service."));
        assertEquals(Set.of("name", "objectClass"), keys);
    }

    @Test
    void refusesAFolderThatIsNotAbsoluteAndNamesTheFile() {
        for (String directory : List.of("", "relative/folder", "./x", "bad\0name")) {
            BackupException failure = refused(new Given("", directory));
            assertEquals(ErrorCode.INVALID_ARGUMENT, failure.code());
            assertTrue(failure.problem().contains("local~main.cfg"), failure.problem());
            assertTrue(failure.problem().contains("'directory'"), failure.problem());
        }
    }

    @Test
    void refusesANameThatIsNone() {
        for (String name : List.of("a b", "x".repeat(65), "ä", "a/b")) {
            BackupException failure = refused(new Given(name, temporary.toString()));
            assertEquals(ErrorCode.INVALID_ARGUMENT, failure.code());
            assertTrue(failure.problem().contains("'name' is '" + name), failure.problem());
        }
    }

    @Test
    void saysWhichFileNamesAFolderThatCannotBeMade() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "");
        BackupException failure = refused(new Given("", file.resolve("below").toString()));
        assertEquals(ErrorCode.STORAGE_DENIED, failure.code());
        assertTrue(failure.problem().contains("local~main.cfg"), failure.problem());
        assertTrue(failure.problem().contains(file.toString()), failure.problem());
        assertArrayEquals(null, bundle.getServiceReferences(StorageTarget.class.getName(), null));
    }

    private BackupException refused(LocalStorageConfig config) {
        return assertThrows(BackupException.class, () -> new LocalStorageComponent(bundle, config, FROM_FILE));
    }
}
