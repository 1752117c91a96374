/**
 * What FileInstall hands over: jars in {@code deploy/}, which install and replace bundles while jobs run, and the
 * configuration files of instances in {@code etc/} ({@link io.hyperstow.deploy.internal.InstanceFiles}).
 *
 * <p>FileInstall watches the folder and tells {@link io.hyperstow.deploy.internal.DeployFolder} what changed, in place of
 * its own installer, which would update or uninstall a bundle under a running job. After every change, and every second
 * while something is pending, {@link io.hyperstow.deploy.internal.Reconciliation} compares what the folder and the
 * distribution offer with what is installed and goes one step towards it: of every symbolic name the highest version
 * serves, and older ones end when nobody holds them. What it knows it reads from the framework and the folder, so a
 * restart of the agent changes nothing.
 *
 * <h2>How a bundle is replaced</h2>
 *
 * <ul>
 *   <li><em>Providers</em>, whose services are strategies and storage targets, stand side by side: the new one is started
 *       at once and serves the next job; the old one goes when the last job has given its instance back.
 *   <li>Every other bundle there can be only one of: it is exchanged at a moment when no job runs.
 *   <li>A bundle whose packages others have is not replaced while the agent runs: they would not see the new one.
 * </ul>
 *
 * <p>A provider whose jar is taken away is stopped at once, so that no new job gets it; its classes stay until the jobs
 * that were running then have ended. Bundles of the distribution are stopped and not uninstalled: they return when the
 * newer one is taken away.
 */
package io.hyperstow.deploy.internal;
