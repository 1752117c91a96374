/**
 * Options text, one JSON object, made into the option records. Reading is strict: what is not understood completely is
 * refused with the name of the key and what is allowed, never guessed.
 */
package io.hyperstow.core.internal.options;
