package io.hyperstow.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.osgi.framework.BundleException;

/** One agent from its start to the end of the process, which a signal may ask for at any moment. */
final class AgentProcess {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final long LATE_MILLIS = 25_000;
    private static final long LOOK_MILLIS = 20;

    private final Agent agent;
    private final Ports ports;
    private final InstanceLock lock;
    private final PrintStream out;
    private final PrintStream errors;
    private volatile boolean failed;

    AgentProcess(Agent agent, Ports ports, InstanceLock lock) {
        this.agent = agent;
        this.ports = ports;
        this.lock = lock;
        this.out = System.out;
        this.errors = System.err;
    }

    /** Starts the agent and waits for its end. Ends the process, with 0 after a clean stop, so it does not return. */
    void run() throws InterruptedException {
        // The JVM would end with 143 after SIGTERM; a clean stop is a success.
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "hyperstow-stop"));
        try {
            agent.start();
            Thread watcher = new Thread(this::announce, "hyperstow-ready");
            watcher.setDaemon(true);
            watcher.start();
            agent.awaitStop();
        } catch (StartException e) {
            failed = true;
            e.print(errors);
        }
        System.exit(0);
    }

    private void announce() {
        Readiness readiness = new Readiness(agent, ports);
        boolean told = false;
        try {
            while (!readiness.now()) {
                if (!told && uptimeMillis() > LATE_MILLIS) {
                    told = true;
                    readiness.missing().forEach(reason -> errors.println("not ready: " + reason));
                }
                Thread.sleep(LOOK_MILLIS);
            }
            lock.ready(ports);
            out.println("ready after " + uptimeMillis() + " ms at " + ports.httpUrl());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | IllegalStateException e) {
            errors.println("error: the agent cannot be announced as ready: " + e);
        }
    }

    private void end() {
        int code = failed ? 1 : 0;
        try {
            if (!agent.stop(STOP_LIMIT)) {
                errors.println("error: the bundles did not stop in " + STOP_LIMIT.toSeconds() + " s");
                code = 1;
            }
            lock.close();
        } catch (BundleException | IOException e) {
            errors.println("error: the agent did not stop cleanly: " + e);
            code = 1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            code = 1;
        }
        Runtime.getRuntime().halt(code);
    }

    private static long uptimeMillis() {
        return ManagementFactory.getRuntimeMXBean().getUptime();
    }
}
