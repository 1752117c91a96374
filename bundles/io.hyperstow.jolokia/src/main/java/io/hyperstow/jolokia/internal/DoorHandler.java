package io.hyperstow.jolokia.internal;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import io.hyperstow.api.access.AccessControl;
import io.hyperstow.api.access.Role;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers every request: 401 to whoever has no login, whatever the path; 403 to what a web page of elsewhere made a
 * browser send; 404 outside {@value #PATH}; else what Jolokia answers.
 */
final class DoorHandler implements HttpHandler {

    static final String PATH = "/jolokia";

    private static final Logger LOG = LoggerFactory.getLogger(DoorHandler.class);
    private static final Set<String> OWN_SITE = Set.of("none", "same-origin");

    private final AccessControl access;
    private final JolokiaRequests requests;

    DoorHandler(AccessControl access, JolokiaRequests requests) {
        this.access = access;
        this.requests = requests;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            Optional<Role> role = login(exchange.getRequestHeaders());
            String path = exchange.getRequestURI().getPath();
            if (role.isEmpty()) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"hyperstow\", charset=\"UTF-8\"");
                refuse(exchange, 401, "log in with a user and a password");
            } else if (fromAnotherSite(exchange.getRequestHeaders())) {
                refuse(exchange, 403, "requests of web pages are refused");
            } else if (path == null || !path.equals(PATH) && !path.startsWith(PATH + "/")) {
                refuse(exchange, 404, "there is nothing but " + PATH);
            } else {
                answer(exchange, role.get());
            }
        } catch (RuntimeException failed) {
            // The server would drop the connection and say nothing to anybody.
            LOG.error("an HTTP request failed", failed);
            throw failed;
        }
    }

    private Optional<Role> login(Headers headers) {
        String header = headers.getFirst("Authorization");
        if (header == null || !header.regionMatches(true, 0, "Basic ", 0, 6)) {
            return Optional.empty();
        }
        String pair;
        try {
            pair = new String(Base64.getDecoder().decode(header.substring(6).strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        int colon = pair.indexOf(':');
        if (colon < 0) {
            return Optional.empty();
        }
        char[] password = pair.substring(colon + 1).toCharArray();
        try {
            return access.login(pair.substring(0, colon), password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    /** A browser that knows the login would send it along with what any page asks it to fetch. */
    private static boolean fromAnotherSite(Headers headers) {
        String site = headers.getFirst("Sec-Fetch-Site");
        return headers.containsKey("Origin") || site != null && !OWN_SITE.contains(site);
    }

    private void answer(HttpExchange exchange, Role role) throws IOException {
        switch (exchange.getRequestMethod()) {
            case "GET" ->
                JsonAnswer.of(() -> requests.get(exchange.getRequestURI(), role))
                        .send(exchange);
            case "POST" ->
                JsonAnswer.of(() -> requests.post(exchange.getRequestURI(), exchange.getRequestBody(), role))
                        .send(exchange);
            default -> {
                exchange.getResponseHeaders().set("Allow", "GET, POST");
                refuse(exchange, 405, "use GET or POST");
            }
        }
    }

    private static void refuse(HttpExchange exchange, int status, String why) throws IOException {
        JsonAnswer.drain(exchange);
        byte[] text = (why + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, text.length);
            exchange.getResponseBody().write(text);
        }
    }
}
