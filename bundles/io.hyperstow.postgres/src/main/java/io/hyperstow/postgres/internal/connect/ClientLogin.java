package io.hyperstow.postgres.internal.connect;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * How a client program of PostgreSQL connects as the JDBC driver does.
 *
 * @param host the server
 * @param port its port
 * @param user the role
 * @param password the password, or null when {@code .pgpass} decides
 * @param environment further variables of libpq, for TLS and Kerberos
 */
public record ClientLogin(String host, int port, String user, String password, Map<String, String> environment) {

    /** libpq's variable for each of the driver's parameters. */
    private static final Map<String, String> VARIABLES = Map.of(
            "sslmode", "PGSSLMODE",
            "sslrootcert", "PGSSLROOTCERT",
            "sslcert", "PGSSLCERT",
            "sslkey", "PGSSLKEY",
            "sslNegotiation", "PGSSLNEGOTIATION",
            "gssEncMode", "PGGSSENCMODE",
            "kerberosServerName", "PGKRBSRVNAME",
            "channelBinding", "PGCHANNELBINDING");

    public ClientLogin {
        environment = Map.copyOf(environment);
    }

    static ClientLogin of(Profile profile) {
        Map<String, String> environment = new TreeMap<>();
        JdbcUrl url = profile.url();
        VARIABLES.forEach((parameter, variable) -> {
            if (!url.parameter(parameter).isEmpty()) {
                environment.put(variable, url.parameter(parameter).strip());
            }
        });
        boolean tls = url.parameters().containsKey("ssl")
                && !url.parameter("ssl").toLowerCase(Locale.ROOT).equals("false");
        if (tls && url.parameter("sslmode").isEmpty()) {
            // The driver's ssl=true means full verification.
            environment.put("PGSSLMODE", "verify-full");
        }
        return new ClientLogin(url.host(), url.port(), profile.user(), profile.password(), environment);
    }

    @Override
    public String toString() {
        return user + "@" + host + ":" + port;
    }
}
