/** The demo of the README: {@code ./mvnw -Pdemo}. */
package io.hyperstow.itests.demo;
