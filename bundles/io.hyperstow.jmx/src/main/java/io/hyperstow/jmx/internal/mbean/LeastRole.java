package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The least role that may read an attribute or call an operation. A member without it is refused to everybody. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface LeastRole {

    Role value();
}
