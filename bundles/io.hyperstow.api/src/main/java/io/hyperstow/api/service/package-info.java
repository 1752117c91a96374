/**
 * What the faces call (JMX, Jolokia, command line): backups, restores, and facts about the agent. Arguments are the
 * simple types of a console form; options are the text of one JSON object. Every operation either refuses at once with
 * a {@link io.hyperstow.api.model.BackupException} or gives out a job.
 */
@Export
@Version("1.0.0")
package io.hyperstow.api.service;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
