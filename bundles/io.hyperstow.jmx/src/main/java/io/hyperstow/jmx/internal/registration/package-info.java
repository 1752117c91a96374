/**
 * Puts MBeans on the platform's MBean server and takes them away. The MBeans of services live as long as the service;
 * those of databases, strategies and storage targets follow the service registry: one per name, for the provider the
 * next job would get.
 */
package io.hyperstow.jmx.internal.registration;
