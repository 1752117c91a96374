package io.hyperstow.jmx.internal.mbean;

import java.util.Map;
import java.util.regex.Pattern;
import javax.management.MalformedObjectNameException;
import javax.management.ObjectName;

/** The object names of the contract, all in one place, and the management interface of each type. */
public final class ManagementNames {

    /** The domain of all our MBeans. */
    public static final String DOMAIN = "io.hyperstow";

    /** The management interface of each value of the key property {@code type}. */
    public static final Map<String, Class<?>> INTERFACES = Map.of(
            "Agent", AgentMXBean.class,
            "BackupService", BackupServiceMXBean.class,
            "RestoreService", RestoreServiceMXBean.class,
            "JobService", JobServiceMXBean.class,
            "Job", JobMXBean.class,
            "Database", DatabaseMXBean.class,
            "Strategy", StrategyMXBean.class,
            "StorageTarget", StorageTargetMXBean.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

    private ManagementNames() {}

    /** The one MBean of a type. */
    public static ObjectName of(String type) {
        return parse(DOMAIN + ":type=" + type);
    }

    /** The MBean of a job. */
    public static ObjectName ofJob(String jobId) {
        return parse(DOMAIN + ":type=Job,id=" + jobId);
    }

    /** The MBean of a named thing. */
    public static ObjectName of(String type, String name) {
        return parse(DOMAIN + ":type=" + type + ",name=" + name);
    }

    /** Whether this can be the name of a database, a storage target or a strategy. Such names need no quotes. */
    public static boolean valid(String name) {
        return NAME.matcher(name).matches();
    }

    private static ObjectName parse(String name) {
        try {
            return ObjectName.getInstance(name);
        } catch (MalformedObjectNameException malformed) {
            throw new IllegalArgumentException("'" + name + "' is not an object name", malformed);
        }
    }
}
