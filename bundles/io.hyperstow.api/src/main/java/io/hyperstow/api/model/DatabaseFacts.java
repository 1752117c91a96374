package io.hyperstow.api.model;

import java.util.List;

/**
 * A database and its server, as far as a restore needs to know them.
 *
 * @param name the database
 * @param systemIdentifier the cluster's ({@code pg_control_system()}); 0 when the role may not ask
 * @param serverVersion {@code server_version_num}: 170012 is 17.12
 * @param encoding as PostgreSQL writes it: {@code UTF8}
 * @param localeProvider {@code libc}, {@code icu} or {@code builtin}
 * @param collation {@code datcollate}
 * @param ctype {@code datctype}
 * @param locale the provider's own locale ({@code daticulocale}, {@code datlocale}), or empty
 * @param icuRules {@code daticurules}, or empty
 * @param owner the role that owns it
 * @param settings {@code ALTER DATABASE … SET}: each {@code name=value}; {@code timescaledb.restoring} is never among
 *     them
 * @param privileges {@code datacl}: each as PostgreSQL writes an aclitem
 * @param searchPath the schemas on the role's own search path here
 */
public record DatabaseFacts(
        String name,
        long systemIdentifier,
        int serverVersion,
        String encoding,
        String localeProvider,
        String collation,
        String ctype,
        String locale,
        String icuRules,
        String owner,
        List<String> settings,
        List<String> privileges,
        List<String> searchPath) {

    public DatabaseFacts {
        settings = List.copyOf(settings);
        privileges = List.copyOf(privileges);
        searchPath = List.copyOf(searchPath);
    }

    /** The server's major version: 17. */
    public int serverMajor() {
        return serverVersion / 10000;
    }

    /** The server's version as it is spoken: {@code 17.12}. */
    public String serverVersionText() {
        return serverMajor() + "." + serverVersion % 10000;
    }
}
