/** Tests that hold the arrows of the design: who may point to whom, and what never appears in a bundle. */
package io.hyperstow.itests.architecture;
