/** Tests that keep the README's tables true. */
package io.hyperstow.itests.readme;
