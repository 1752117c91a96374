package io.hyperstow.jmx.internal.registration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobKind;
import io.hyperstow.api.job.JobRequest;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobState;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.spi.job.JobListener;
import io.hyperstow.jmx.internal.mbean.ManagementNames;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.felix.framework.FrameworkFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

class JobRegistrarTest {

    private static final MBeanServer SERVER = ManagementFactory.getPlatformMBeanServer();
    private static final String OLD = "20261122T152233Z-0000000000000001";
    private static final String NEW = "20261122T152233Z-0000000000000002";

    @TempDir
    private Path cache;

    private final Board board = new Board();
    private Framework framework;
    private JobRegistrar registrar;

    @BeforeEach
    void begin() throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, cache.toString(), "felix.log.level", "1"));
        framework.start();
        board.put(OLD, JobState.RUNNING);
        board.put("20261122T152233Z-0000000000000000", JobState.SUCCEEDED);
        registrar = new JobRegistrar(framework.getBundleContext(), board);
    }

    @AfterEach
    void end() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private void move(String job, JobState state) {
        board.put(job, state);
        BundleContext context = framework.getBundleContext();
        context.getService(context.getServiceReference(JobListener.class)).onTransition(board.job(new JobId(job)));
    }

    private static Set<String> shown() throws Exception {
        return SERVER.queryNames(ObjectName.getInstance("io.hyperstow:type=Job,*"), null).stream()
                .map(name -> name.getKeyProperty("id"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void showsJobsFromAcceptanceToEnd() throws Exception {
        assertEquals(Set.of(OLD), shown());

        move(NEW, JobState.QUEUED);
        assertEquals(Set.of(OLD, NEW), shown());
        assertEquals("QUEUED", SERVER.getAttribute(ManagementNames.ofJob(NEW), "State"));
        move(NEW, JobState.RUNNING);
        assertEquals("RUNNING", SERVER.getAttribute(ManagementNames.ofJob(NEW), "State"));
        assertEquals("BACKUP", SERVER.getAttribute(ManagementNames.ofJob(NEW), "Kind"));

        move(NEW, JobState.FAILED);
        move(OLD, JobState.CANCELLED);
        assertEquals(Set.of(), shown());

        registrar.stop();
    }

    @Test
    void cancelsThroughTheJobsOwnMBean() throws Exception {
        SERVER.invoke(ManagementNames.ofJob(OLD), "cancel", null, null);

        assertEquals(JobState.CANCELLED, board.job(new JobId(OLD)).state());
        registrar.stop();
    }

    @Test
    void takesEverythingAwayWhenItEnds() throws Exception {
        registrar.stop();

        assertEquals(Set.of(), shown());
        assertFalse(SERVER.isRegistered(ManagementNames.of("JobService")));
    }

    /** Jobs whose states the test moves. */
    private static final class Board implements JobService {

        private final Map<String, JobStatus> jobs = new LinkedHashMap<>();

        void put(String job, JobState state) {
            jobs.put(
                    job,
                    new JobStatus(
                            job,
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
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            "",
                            List.of()));
        }

        @Override
        public JobId submit(JobRequest request) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<JobStatus> jobs() {
            return List.copyOf(jobs.values());
        }

        @Override
        public JobStatus job(JobId id) {
            return jobs.get(id.value());
        }

        @Override
        public JobStatus await(JobId id, Duration timeout) {
            return job(id);
        }

        @Override
        public List<String> log(JobId id, int lastLines) {
            return List.of();
        }

        @Override
        public void cancel(JobId id) {
            put(id.value(), JobState.CANCELLED);
        }
    }
}
