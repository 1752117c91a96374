package io.hyperstow.launcher;

import java.util.HashMap;
import java.util.Map;
import org.osgi.framework.Constants;

/** What the framework and its bundles are told. */
final class FrameworkProperties {

    /** Of the bundles in deploy, and the highest of all. */
    static final int DEPLOY_START_LEVEL = 40;

    private FrameworkProperties() {}

    /**
     * @param version the product's version
     */
    static Map<String, String> of(Folders folders, Ports ports, String version) {
        Map<String, String> properties = new HashMap<>();
        properties.put("hyperstow.home", folders.home().toString());
        properties.put("hyperstow.base", folders.base().toString());
        properties.put("hyperstow.version", version);
        properties.put("hyperstow.jmx.port", Integer.toString(ports.jmx()));

        properties.put(Constants.FRAMEWORK_STORAGE, folders.cache().toString());
        properties.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(DEPLOY_START_LEVEL));
        // A bundle in deploy may be the same as one of a newer installation.
        properties.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
        properties.put("felix.log.level", "1");

        http(properties, ports);
        configuration(properties, folders);
        logging(properties, folders);
        return properties;
    }

    private static void http(Map<String, String> properties, Ports ports) {
        properties.put("org.osgi.service.http.port", Integer.toString(ports.http()));
    }

    /** The files of etc are the only configuration: nothing is kept from an earlier run, no secret is written again. */
    private static void configuration(Map<String, String> properties, Folders folders) {
        properties.put("felix.cm.pm", "memory");
        properties.put("felix.cm.config.plugins", "org.apache.felix.configadmin.plugin.interpolation");
        properties.put(
                "org.apache.felix.configadmin.plugin.interpolation.secretsdir",
                folders.etc().resolve("secrets").toString());
        properties.put("org.apache.felix.configadmin.plugin.interpolation.file.encoding", "UTF-8");

        properties.put("felix.fileinstall.dir", folders.etc() + "," + folders.deploy());
        properties.put("felix.fileinstall.filter", ".*\\.(cfg|jar)");
        properties.put("felix.fileinstall.subdir.mode", "skip");
        properties.put("felix.fileinstall.noInitialDelay", "true");
        properties.put("felix.fileinstall.poll", "1000");
        properties.put("felix.fileinstall.enableConfigSave", "false");
        properties.put("felix.fileinstall.configEncoding", "UTF-8");
        properties.put("felix.fileinstall.start.level", Integer.toString(DEPLOY_START_LEVEL));
        properties.put("felix.fileinstall.log.level", "2");
    }

    private static void logging(Map<String, String> properties, Folders folders) {
        properties.put(
                "org.ops4j.pax.logging.StaticLogbackFile",
                folders.etc().resolve("logback.xml").toString());
        properties.put("org.ops4j.pax.logging.DefaultServiceLog.level", "WARN");
        properties.put("org.ops4j.pax.logging.logReaderEnabled", "false");
        properties.put("org.ops4j.pax.logging.eventAdminEnabled", "false");
    }
}
