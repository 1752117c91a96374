/** The benchmark of the README: {@code ./mvnw -Pbench verify}. Prints figures; no test depends on them. */
package io.hyperstow.itests.bench;
