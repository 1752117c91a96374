package io.hyperstow.jmx.internal.mbean;

import static io.hyperstow.jmx.internal.mbean.BackupServiceView.given;

import io.hyperstow.api.job.JobId;
import io.hyperstow.api.job.JobService;
import io.hyperstow.api.job.JobStatus;
import io.hyperstow.api.spi.job.JobListener;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;
import javax.management.MBeanNotificationInfo;
import javax.management.Notification;
import javax.management.NotificationBroadcasterSupport;
import javax.management.ObjectName;

/**
 * The job service as an MXBean, and the source of the notifications {@value #NOTIFICATION} and {@value #MILESTONE}: the
 * message is one line for people, the user data a {@code Map<String, String>} with the fields of the status that tell a transition.
 */
public final class JobServiceView extends NotificationBroadcasterSupport implements JobServiceMXBean, JobListener {

    /** The type of the notification of a transition. */
    public static final String NOTIFICATION = "io.hyperstow.job";

    /** The type of the notification of a milestone; its user data have it as {@code milestone}, too. */
    public static final String MILESTONE = NOTIFICATION + ".milestone";

    /**
     * How many calls of {@code awaitJob} wait at a time; one more is answered at once. Each waiting call holds a thread
     * of the door it came through, and Jolokia's door has 16: half of them stay free for everything else.
     */
    static final int WAITERS = 8;

    private final Semaphore waiters = new Semaphore(WAITERS);
    private final JobService service;
    private final ObjectName name;
    private final AtomicLong sequence = new AtomicLong();

    public JobServiceView(JobService service, ObjectName name) {
        super(new MBeanNotificationInfo(
                new String[] {NOTIFICATION, MILESTONE},
                Notification.class.getName(),
                "A job was queued, began to run or ended, or has done what people may be waiting for; the user data are"
                        + " the fields of its status"));
        this.service = service;
        this.name = name;
    }

    @Override
    public List<JobStatus> getJobs() {
        return Refusals.passOn(service::jobs);
    }

    @Override
    public JobStatus job(String jobId) {
        return Refusals.passOn(() -> service.job(new JobId(given(jobId))));
    }

    @Override
    public JobStatus awaitJob(String jobId, int timeoutSeconds) {
        Duration timeout = Duration.ofSeconds(Math.max(0, Math.min(60, timeoutSeconds)));
        if (!waiters.tryAcquire()) {
            return job(jobId);
        }
        try {
            return Refusals.passOn(() -> service.await(new JobId(given(jobId)), timeout));
        } finally {
            waiters.release();
        }
    }

    @Override
    public List<String> jobLog(String jobId, int lastLines) {
        return Refusals.passOn(() -> service.log(new JobId(given(jobId)), Math.max(0, lastLines)));
    }

    @Override
    public void cancelJob(String jobId) {
        Refusals.passOn(() -> {
            service.cancel(new JobId(given(jobId)));
            return null;
        });
    }

    @Override
    public void onTransition(JobStatus status) {
        send(NOTIFICATION, line(status), data(status));
    }

    @Override
    public void onMilestone(JobStatus status, String message) {
        Map<String, String> data = data(status);
        data.put("milestone", message);
        send(MILESTONE, "job " + status.id() + " (" + status.kind() + "): " + message, data);
    }

    private void send(String type, String message, Map<String, String> data) {
        Notification notification =
                new Notification(type, name, sequence.incrementAndGet(), System.currentTimeMillis(), message);
        notification.setUserData(data);
        sendNotification(notification);
    }

    private static String line(JobStatus status) {
        String line = "job " + status.id() + " (" + status.kind() + ") is " + status.state();
        return status.errorMessage().isEmpty() ? line : line + ": " + status.errorMessage();
    }

    /** Texts only: a client without our classes has to read them. */
    private static Map<String, String> data(JobStatus status) {
        Map<String, String> data = new TreeMap<>();
        data.put("id", status.id());
        data.put("agentId", status.agentId());
        data.put("kind", status.kind().name());
        data.put("state", status.state().name());
        data.put("queuedAt", status.queuedAt());
        data.put("startedAt", status.startedAt());
        data.put("endedAt", status.endedAt());
        data.put("database", status.database());
        data.put("strategy", status.strategy());
        data.put("strategyVersion", status.strategyVersion());
        data.put("storage", status.storage());
        data.put("backupId", status.backupId());
        data.put("targetDatabase", status.targetDatabase());
        data.put("errorCode", status.errorCode());
        data.put("errorMessage", status.errorMessage());
        data.put("hint", status.hint());
        return data;
    }
}
