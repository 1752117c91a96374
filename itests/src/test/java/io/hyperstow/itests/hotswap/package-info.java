/** Bundles that come and go in {@code deploy/} while jobs run. */
package io.hyperstow.itests.hotswap;
