package io.hyperstow.launcher;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The agent's process. {@code bin/hyperstow} gives it {@code hyperstow.home} and {@code hyperstow.base} as system
 * properties. Exit code 0 after a clean stop, also by SIGTERM; 1 when it cannot start or cannot stop in time.
 */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        try {
            Folders folders = new Folders(folder("hyperstow.home"), folder("hyperstow.base"));
            new BaseFolder(folders).prepare();
            process(folders).run();
        } catch (StartException e) {
            e.print(System.err);
            System.exit(1);
        }
    }

    private static AgentProcess process(Folders folders) throws StartException {
        InstanceLock lock = InstanceLock.take(folders);
        try {
            Ports ports = Ports.of(System::getenv);
            ports.check();
            System.setProperty("hyperstow.log", folders.log().toString());
            return new AgentProcess(new Agent(folders, ports, version()), ports, lock);
        } catch (StartException e) {
            release(lock, e);
            throw e;
        }
    }

    private static void release(InstanceLock lock, StartException reason) {
        try {
            lock.close();
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static String version() {
        String version = Main.class.getPackage().getImplementationVersion();
        return version == null ? "unknown" : version;
    }

    private static Path folder(String property) throws StartException {
        String path = System.getProperty(property);
        if (path == null || path.isEmpty()) {
            throw new StartException(
                    "the system property '" + property + "' is missing", "start the agent with bin/hyperstow");
        }
        return Path.of(path).toAbsolutePath().normalize();
    }
}
