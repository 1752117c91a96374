package io.hyperstow.storage.local.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** One file {@code etc/io.hyperstow.storage.local~NAME.cfg}. */
@ObjectClassDefinition(
        name = "Hyperstow local storage",
        description = "A storage target that keeps objects as files of a folder of this machine.")
@interface LocalStorageConfig {

    @AttributeDefinition(
            description = "The target's name: up to 64 letters, digits, '.', '_' and '-'. Empty: the file's NAME.",
            required = false)
    String name() default "";

    @AttributeDefinition(
            description = "The folder, as an absolute path. It is made, readable by its owner only, when it does not"
                    + " exist. There is no default.")
    String directory() default "";
}
