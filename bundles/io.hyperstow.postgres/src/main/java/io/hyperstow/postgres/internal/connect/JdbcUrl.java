package io.hyperstow.postgres.internal.connect;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.postgresql.PGProperty;

/**
 * A JDBC URL of PostgreSQL, taken apart: one host, one port, one database.
 *
 * @param host a name or an address, an IPv6 address without brackets
 * @param port the port
 * @param database the database; empty when the URL names none
 * @param parameters the driver's connection parameters, secrets among them
 */
record JdbcUrl(String host, int port, String database, Map<String, String> parameters) {

    private static final String EXAMPLE = "write it as jdbc:postgresql://db.example.org:5432/metrics?sslmode=require";
    private static final Pattern FORM = Pattern.compile(
            "jdbc:postgresql:(?://(?<host>\\[[0-9A-Fa-f:.%]+]|[^/?,:\\[\\]]*)(?::(?<port>[0-9]{1,5}))?/)?(?<database>[^/?]*)"
                    + "(?:\\?(?<parameters>.*))?");

    JdbcUrl {
        parameters = Map.copyOf(parameters);
    }

    /**
     * @throws BackupException {@code INVALID_ARGUMENT}, or {@code UNSUPPORTED} for several hosts; the message has no
     *     value of a parameter
     */
    static JdbcUrl parse(String url) {
        String text = url.strip();
        int end = text.indexOf('?');
        String address = end < 0 ? text : text.substring(0, end);
        if (address.indexOf(',') >= 0) {
            throw new BackupException(
                    ErrorCode.UNSUPPORTED, "the database url '" + address + "' names several hosts", EXAMPLE);
        }
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw refused("the database url '" + address + "' is not of the form jdbc:postgresql://host:port/database");
        }
        String host = parts.group("host");
        host = host == null || host.isEmpty()
                ? "localhost"
                : host.replace("[", "").replace("]", "");
        int port = parts.group("port") == null ? 5432 : Integer.parseInt(parts.group("port"));
        if (port < 1 || port > 65_535) {
            throw refused("the database url '" + address + "' has no valid port");
        }
        return new JdbcUrl(host, port, decode(parts.group("database")), parameters(parts.group("parameters")));
    }

    private static Map<String, String> parameters(String text) {
        Map<String, String> found = new TreeMap<>();
        if (text == null) {
            return found;
        }
        for (String pair : text.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int equals = pair.indexOf('=');
            String key = decode(equals < 0 ? pair : pair.substring(0, equals));
            PGProperty known = PGProperty.forName(key);
            if (known == null || key.startsWith("PG")) {
                throw new BackupException(
                        ErrorCode.INVALID_ARGUMENT,
                        "the database url has the unknown parameter '" + key + "'",
                        "parameters are those of the PostgreSQL JDBC driver, such as sslmode and sslrootcert");
            }
            if (key.equals("service") || key.equals("socketFactory")) {
                throw new BackupException(
                        ErrorCode.UNSUPPORTED, "the database url has the parameter '" + key + "'", EXAMPLE);
            }
            found.put(key, decode(equals < 0 ? "" : pair.substring(equals + 1)));
        }
        return found;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw refused("the database url has a '%' that is not followed by two hexadecimal digits");
        }
    }

    private static BackupException refused(String problem) {
        return new BackupException(ErrorCode.INVALID_ARGUMENT, problem, EXAMPLE);
    }

    /** A parameter's value, or empty. */
    String parameter(String key) {
        return parameters.getOrDefault(key, "");
    }

    /** Host and port as people write them. */
    String address() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The URL of a database of this server, without any parameter. */
    String of(String otherDatabase) {
        return "jdbc:postgresql://" + address() + "/" + encode(otherDatabase);
    }

    /** The URL with everything but secrets. */
    String shown(String defaultDatabase) {
        String shown = parameters.entrySet().stream()
                .filter(parameter -> !secret(parameter.getKey()))
                .sorted(Map.Entry.comparingByKey())
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        return of(database.isEmpty() ? defaultDatabase : database) + (shown.isEmpty() ? "" : "?" + shown);
    }

    /** Whether a parameter's value is a secret. */
    static boolean secret(String key) {
        return key.toLowerCase(java.util.Locale.ROOT).contains("password");
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
