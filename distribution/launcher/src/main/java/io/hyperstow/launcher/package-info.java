/**
 * Starts one agent: prepares its folders, makes sure it is alone there, installs into Apache Felix the bundles that the
 * features name, waits until the agent is ready, and stops everything when the process is asked to end.
 *
 * <p>Plain Java on the class path; nothing here is visible to bundles except the framework properties.
 */
package io.hyperstow.launcher;
