package io.hyperstow.postgres.internal.connect;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** {@code etc/io.hyperstow.database~NAME.cfg}. */
@ObjectClassDefinition(
        name = "Hyperstow database",
        description = "A connection profile: a PostgreSQL server, a role, and a database to begin with.")
@interface DatabaseConfig {

    @AttributeDefinition(description = "The profile's name, [A-Za-z0-9._-]{1,64}. Empty: the NAME of the file.")
    String name() default "";

    @AttributeDefinition(description = "jdbc:postgresql://host:port/database?parameters, one host, no password.")
    String url();

    @AttributeDefinition(description = "The role. Empty: the url's, else the agent's operating system user.")
    String user() default "";

    @AttributeDefinition(
            type = AttributeType.PASSWORD,
            description = "The password; better $[secret:…]. Empty: passwordFile, else ~/.pgpass.")
    String password() default "";

    @AttributeDefinition(description = "A file whose first line is the password; read at every connect.")
    String passwordFile() default "";

    @AttributeDefinition(
            description = "Folders with pg_dump and pg_restore, separated by ':'. Empty: PATH and"
                    + " /usr/lib/postgresql/*/bin.")
    String tools() default "";
}
