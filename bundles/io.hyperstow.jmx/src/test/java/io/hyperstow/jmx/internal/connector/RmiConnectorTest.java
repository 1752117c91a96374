package io.hyperstow.jmx.internal.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.access.AccessControl;
import io.hyperstow.api.access.Role;
import io.hyperstow.api.catalog.BackupSummary;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.service.BackupService;
import io.hyperstow.api.service.PlanPreview;
import io.hyperstow.jmx.internal.access.TestAccess;
import io.hyperstow.jmx.internal.mbean.BackupServiceMXBean;
import io.hyperstow.jmx.internal.mbean.BackupServiceView;
import io.hyperstow.jmx.internal.mbean.DescribedEmitter;
import io.hyperstow.jmx.internal.mbean.DescribedMBean;
import io.hyperstow.jmx.internal.mbean.JobServiceMXBean;
import io.hyperstow.jmx.internal.mbean.JobServiceView;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.rmi.registry.LocateRegistry;
import java.rmi.registry.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.management.Attribute;
import javax.management.AttributeList;
import javax.management.MBeanServer;
import javax.management.MBeanServerConnection;
import javax.management.MBeanServerDelegate;
import javax.management.Notification;
import javax.management.ObjectName;
import javax.management.Query;
import javax.management.RuntimeMBeanException;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real client against the real connector, in one JVM but through sockets and serialization. */
class RmiConnectorTest {

    private static final ObjectName BACKUPS = ManagementNames.of("BackupService");
    private static final ObjectName JOBS = ManagementNames.of("JobService");
    private static final String[] FOUR_TEXTS = {
        "java.lang.String", "java.lang.String", "java.lang.String", "java.lang.String"
    };
    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();

    private static int port;
    private static RmiConnector connector;
    private static JobServiceView jobs;

    @BeforeAll
    static void open(@TempDir java.nio.file.Path etc) throws Exception {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        AccessControl access = TestAccess.with(etc, Role.values());
        connector = new RmiConnector(port, SERVER, access);
        jobs = new JobServiceView(null, JOBS);
        SERVER.registerMBean(
                new DescribedMBean(new BackupServiceView(new Shelf()), BackupServiceMXBean.class), BACKUPS);
        SERVER.registerMBean(new DescribedEmitter(jobs, JobServiceMXBean.class), JOBS);
    }

    @AfterAll
    static void close() throws Exception {
        SERVER.unregisterMBean(BACKUPS);
        SERVER.unregisterMBean(JOBS);
        connector.close();
        assertThrows(IOException.class, () -> connect("admin", "admin"), "the port must be closed");
    }

    private static JMXConnector connect(Object... credentials) throws IOException {
        Map<String, Object> environment = new HashMap<>();
        if (credentials.length > 0) {
            String[] pair = new String[credentials.length];
            System.arraycopy(credentials, 0, pair, 0, pair.length);
            environment.put(JMXConnector.CREDENTIALS, pair);
        }
        return JMXConnectorFactory.connect(
                new JMXServiceURL("service:jmx:rmi:///jndi/rmi://127.0.0.1:" + port + "/jmxrmi"), environment);
    }

    /** What a test does with a connection. */
    private interface Call {
        void with(MBeanServerConnection connection) throws Exception;
    }

    private static void as(Role role, Call call) throws Exception {
        String user = role.name().toLowerCase(java.util.Locale.ROOT);
        try (JMXConnector client = connect(user, user)) {
            call.with(client.getMBeanServerConnection());
        }
    }

    @Test
    void letsNobodyInWithoutTheRightPassword() {
        assertThrows(SecurityException.class, () -> connect());
        assertThrows(SecurityException.class, () -> connect("admin", "wrong"));
        assertThrows(SecurityException.class, () -> connect("nobody", "admin"));
        assertThrows(SecurityException.class, () -> connect("admin"));
    }

    @Test
    void answersRecordsToAClientWithoutOurClasses() throws Exception {
        as(Role.VIEWER, connection -> {
            CompositeData[] listed = (CompositeData[])
                    connection.invoke(BACKUPS, "listBackups", new Object[] {"disk", ""}, new String[] {
                        "java.lang.String", "java.lang.String"
                    });
            assertEquals("20261122T152233Z-7f3a9c", listed[0].get("backupId"));
            assertEquals(42L, listed[0].get("rows"));
        });
    }

    @Test
    void refusesAViewerWhatIsAnOperatorsAndAnOperatorWhatIsAnAdmins() throws Exception {
        Object[] arguments = {"db", "parallel-copy", "disk", ""};
        String[] delete = {"java.lang.String", "java.lang.String", "boolean"};
        as(Role.VIEWER, connection -> {
            SecurityException refused = assertThrows(
                    SecurityException.class, () -> connection.invoke(BACKUPS, "startBackup", arguments, FOUR_TEXTS));
            assertTrue(refused.getMessage().contains("'startBackup'"), refused.getMessage());
        });
        as(Role.OPERATOR, connection -> {
            assertEquals(
                    "20261122T152233Z-0f3a9c5577de01ab",
                    connection.invoke(BACKUPS, "startBackup", arguments, FOUR_TEXTS));
            assertThrows(
                    SecurityException.class,
                    () -> connection.invoke(BACKUPS, "startDelete", new Object[] {"disk", "x", true}, delete));
        });
        as(
                Role.ADMIN,
                connection -> assertNotNull(
                        connection.invoke(BACKUPS, "startDelete", new Object[] {"disk", "x", true}, delete)));
    }

    @Test
    void carriesARefusalAsAnExceptionOfTheJdkWithItsHint() throws Exception {
        as(Role.VIEWER, connection -> {
            RuntimeMBeanException thrown = assertThrows(
                    RuntimeMBeanException.class,
                    () -> connection.invoke(BACKUPS, "manifest", new Object[] {"attic", "x"}, new String[] {
                        "java.lang.String", "java.lang.String"
                    }));
            Throwable refusal = thrown.getCause();
            assertEquals(IllegalArgumentException.class, refusal.getClass());
            assertEquals("no storage is called 'attic'\nhint: use one of: disk", refusal.getMessage());
            assertNull(refusal.getCause());
        });
    }

    @Test
    void showsNoMoreOfJavaLangThanAllowed() throws Exception {
        as(Role.ADMIN, connection -> {
            ObjectName runtime = ObjectName.getInstance(ManagementFactory.RUNTIME_MXBEAN_NAME);
            assertNotNull(connection.getAttribute(runtime, "Uptime"));
            assertThrows(SecurityException.class, () -> connection.getAttribute(runtime, "SystemProperties"));
            AttributeList several = connection.getAttributes(runtime, new String[] {"InputArguments", "VmName"});
            assertEquals(
                    List.of("VmName"),
                    several.asList().stream().map(Attribute::getName).toList());
            assertThrows(
                    SecurityException.class,
                    () -> connection.invoke(
                            ObjectName.getInstance(ManagementFactory.MEMORY_MXBEAN_NAME), "gc", null, null));
            // A query that looks into attributes would answer questions about hidden ones.
            assertThrows(
                    IOException.class,
                    () -> connection.queryNames(
                            runtime, Query.initialSubString(Query.attr("ClassPath"), Query.value("/"))));
        });
    }

    @Test
    void hidesEveryOtherDomain() throws Exception {
        as(Role.ADMIN, connection -> {
            Set<String> domains = connection.queryNames(null, null).stream()
                    .map(ObjectName::getDomain)
                    .collect(Collectors.toSet());
            assertEquals(Set.of("io.hyperstow", "java.lang", "JMImplementation"), domains);
            assertEquals(domains, Set.of(connection.getDomains()));
            ObjectName diagnostic = ObjectName.getInstance("com.sun.management:type=HotSpotDiagnostic");
            assertThrows(SecurityException.class, () -> connection.getMBeanInfo(diagnostic));
            assertThrows(SecurityException.class, () -> connection.getAttribute(diagnostic, "DiagnosticOptions"));
        });
    }

    @Test
    void makesAndRemovesNoMBeans() throws Exception {
        as(Role.ADMIN, connection -> {
            assertThrows(
                    SecurityException.class,
                    () -> connection.createMBean("javax.management.loading.MLet", ObjectName.getInstance("x:y=z")));
            assertThrows(SecurityException.class, () -> connection.unregisterMBean(BACKUPS));
            assertThrows(
                    SecurityException.class,
                    () -> connection.setAttribute(
                            ObjectName.getInstance(ManagementFactory.MEMORY_MXBEAN_NAME),
                            new Attribute("Verbose", true)));
        });
    }

    @Test
    void notifiesOfTransitions() throws Exception {
        as(Role.VIEWER, connection -> {
            BlockingQueue<Notification> heard = new ArrayBlockingQueue<>(4);
            connection.addNotificationListener(JOBS, (notification, handback) -> heard.add(notification), null, null);
            // Consoles subscribe to the delegate, to see MBeans come and go.
            connection.addNotificationListener(
                    MBeanServerDelegate.DELEGATE_NAME, (notification, handback) -> {}, null, null);

            jobs.onTransition(status(JobState.RUNNING));
            jobs.onMilestone(status(JobState.RUNNING), "'cpu' can be queried");
            jobs.onTransition(status(JobState.SUCCEEDED));

            Notification first = heard.poll(10, TimeUnit.SECONDS);
            Notification milestone = heard.poll(10, TimeUnit.SECONDS);
            Notification second = heard.poll(10, TimeUnit.SECONDS);
            assertNotNull(second, "three notifications are expected");
            assertEquals("io.hyperstow.job.milestone", milestone.getType());
            assertEquals(
                    "job 20261122T152233Z-0f3a9c5577de01ab (BACKUP): 'cpu' can be queried", milestone.getMessage());
            assertEquals("'cpu' can be queried", ((Map<?, ?>) milestone.getUserData()).get("milestone"));
            assertEquals("io.hyperstow.job", first.getType());
            assertEquals(JOBS, first.getSource());
            assertEquals("job 20261122T152233Z-0f3a9c5577de01ab (BACKUP) is RUNNING", first.getMessage());
            assertEquals(first.getSequenceNumber() + 2, second.getSequenceNumber());
            assertEquals("SUCCEEDED", ((Map<?, ?>) second.getUserData()).get("state"));
        });
    }

    @Test
    void nobodyElseCanBindInItsRegistry() throws Exception {
        Registry registry = LocateRegistry.getRegistry("127.0.0.1", port);
        assertEquals(List.of("jmxrmi"), List.of(registry.list()));
        assertThrows(Exception.class, () -> registry.rebind("jmxrmi", registry.lookup("jmxrmi")));
    }

    @Test
    void saysThatAPortIsTaken() {
        IOException taken = assertThrows(IOException.class, () -> new RmiConnector(port, SERVER, null));
        assertTrue(taken.getMessage().contains("port " + port), taken.getMessage());
        assertTrue(taken.getMessage().contains("\nhint: "), taken.getMessage());
    }

    private static JobStatus status(JobState state) {
        return new JobStatus(
                "20261122T152233Z-0f3a9c5577de01ab",
                "agent",
                JobKind.BACKUP,
                state,
                "",
                -1,
                0,
                -1,
                0,
                0,
                0,
                -1,
                "",
                "",
                "",
                "db",
                "parallel-copy",
                "",
                "disk",
                "",
                "",
                "",
                "",
                "",
                List.of());
    }

    /** Holds one backup and knows one storage. */
    private static final class Shelf implements BackupService {

        @Override
        public List<BackupSummary> list(String storage, String filter) {
            return List.of(new BackupSummary(
                    "20261122T152233Z-7f3a9c", "metrics", "parallel-copy", "", "", "", 1, 1, 1, 42, 1, 1, ""));
        }

        @Override
        public Manifest describe(String storage, String backupId) {
            throw unknown(storage);
        }

        @Override
        public String manifestJson(String storage, String backupId) {
            throw unknown(storage);
        }

        private static BackupException unknown(String storage) {
            return new BackupException(
                    ErrorCode.UNKNOWN_STORAGE, "no storage is called '" + storage + "'", "use one of: disk");
        }

        @Override
        public PlanPreview preview(String database, String strategy, String storage, String options) {
            return new PlanPreview(List.of(), List.of(), 0, 0, 0, List.of());
        }

        @Override
        public JobId start(String database, String strategy, String storage, String options) {
            return new JobId("20261122T152233Z-0f3a9c5577de01ab");
        }

        @Override
        public JobId startAdopt(String storage, String key, String options) {
            return new JobId("20261122T152233Z-0f3a9c5577de01ab");
        }

        @Override
        public JobId startVerify(String storage, String backupId) {
            return new JobId("20261122T152233Z-0f3a9c5577de01ab");
        }

        @Override
        public JobId startDelete(String storage, String backupId, boolean confirm) {
            return new JobId("20261122T152233Z-0f3a9c5577de01ab");
        }
    }
}
