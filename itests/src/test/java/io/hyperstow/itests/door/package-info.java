/** Both doors of an agent: who gets in, who may do what, and what an operator reads when something is refused. */
package io.hyperstow.itests.door;
