/**
 * The bundles of the distribution in a real Felix framework, run by Pax Exam's native container in this JVM and driven
 * from JUnit 5 by {@link io.hyperstow.itests.exam.FrameworkExtension}.
 */
package io.hyperstow.itests.exam;
