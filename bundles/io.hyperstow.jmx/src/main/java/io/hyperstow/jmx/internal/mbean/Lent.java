package io.hyperstow.jmx.internal.mbean;

/**
 * A service that is fetched for one call and given back after it, so that an MBean never counts as a user of the bundle
 * behind it.
 *
 * @param <S> the service
 */
@FunctionalInterface
public interface Lent<S> {

    /**
     * @throws Exception what the work throws; {@link IllegalStateException} when the service has gone
     */
    <R> R call(Work<S, R> work) throws Exception;

    /**
     * What is done with the service.
     *
     * @param <S> the service
     * @param <R> the result
     */
    @FunctionalInterface
    interface Work<S, R> {
        R with(S service) throws Exception;
    }
}
