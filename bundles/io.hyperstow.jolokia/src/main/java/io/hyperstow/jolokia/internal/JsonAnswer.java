package io.hyperstow.jolokia.internal;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jolokia.json.JSONObject;
import org.jolokia.json.JSONStructure;
import org.jolokia.server.core.request.BadRequestException;
import org.jolokia.server.core.request.EmptyResponseException;

/**
 * What goes back to the client.
 *
 * @param status of HTTP; Jolokia's own status is in the JSON
 * @param json the body
 */
record JsonAnswer(int status, JSONStructure json) {

    /** Where an answer comes from. */
    interface Source {
        JSONStructure get() throws IOException, BadRequestException, EmptyResponseException;
    }

    /** Jolokia's answer, or why there is none. */
    static JsonAnswer of(Source source) throws IOException {
        try {
            return new JsonAnswer(200, source.get());
        } catch (BadRequestException | IllegalArgumentException malformed) {
            return refusal(400, malformed.getMessage());
        } catch (TooLargeException tooLarge) {
            return refusal(413, tooLarge.getMessage());
        } catch (EmptyResponseException stream) {
            return refusal(400, "notification streams are not offered; subscribe with mode 'pull'");
        }
    }

    private static JsonAnswer refusal(int status, String why) {
        JSONObject json = new JSONObject();
        json.put("status", status);
        json.put("error", why == null ? "the request is malformed" : why);
        return new JsonAnswer(status, json);
    }

    /** How much of a request that nobody will read is read all the same. */
    private static final int LEFT_OVER = 8 << 20;

    /**
     * Reads what is left of a request: a connection that is closed over unread bytes is reset, and the client may never see
     * the answer.
     */
    static void drain(HttpExchange exchange) throws IOException {
        byte[] unread = new byte[16 << 10];
        InputStream body = exchange.getRequestBody();
        int left = LEFT_OVER;
        for (int read = body.read(unread); read >= 0 && left > 0; read = body.read(unread)) {
            left -= read;
        }
    }

    void send(HttpExchange exchange) throws IOException {
        drain(exchange);
        exchange.getResponseHeaders().set("Content-Type", "application/json; charset=utf-8");
        exchange.sendResponseHeaders(status, 0);
        try (Writer writer =
                new BufferedWriter(new OutputStreamWriter(exchange.getResponseBody(), StandardCharsets.UTF_8))) {
            json.writeJSONString(writer);
        }
    }
}
