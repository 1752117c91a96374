/**
 * Choosing among services by name. The service registry is the registry of plug-ins: nothing is kept here but the
 * references that are there now. Of several of one name the one that {@link io.hyperstow.api.service.ProviderPreference}
 * prefers is taken, and whoever took it keeps it until he gives it back, whatever comes and goes meanwhile.
 */
package io.hyperstow.core.internal.provider;
