/** What the bundles that tests make are made of. */
package io.hyperstow.deploy.swapped;
