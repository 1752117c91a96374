package io.hyperstow.itests.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** A plain HTTP client of an agent's Jolokia door. */
public final class AgentClient {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private final URI url;
    private final String authorization;

    AgentClient(URI url, String user, String password) {
        this.url = url;
        this.authorization =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** What the agent refused, with the status Jolokia gave it. */
    public static final class Refused extends IOException {

        private static final long serialVersionUID = 1L;

        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    /** Whether the agent says that it is ready. */
    public boolean ready() throws IOException, InterruptedException {
        return read("Agent", "Ready").asBoolean();
    }

    /** Reads an attribute of {@code io.hyperstow:type=…}. */
    public JsonNode read(String type, String attribute) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        request.put("type", "read").put("mbean", "io.hyperstow:type=" + type).put("attribute", attribute);
        return send(request);
    }

    /** Calls an operation of {@code io.hyperstow:type=…}. */
    public JsonNode call(String type, String operation, Object... arguments) throws IOException, InterruptedException {
        ObjectNode request = JSON.createObjectNode();
        request.put("type", "exec").put("mbean", "io.hyperstow:type=" + type).put("operation", operation);
        ArrayNode list = request.putArray("arguments");
        for (Object argument : arguments) {
            list.addPOJO(argument);
        }
        return send(request);
    }

    /** Starts a backup and waits for its end; the status, whatever it is. */
    public JsonNode backup(String database, String storage, String options) throws IOException, InterruptedException {
        return backup(database, "parallel-copy", storage, options);
    }

    /** The same with another strategy. */
    public JsonNode backup(String database, String strategy, String storage, String options)
            throws IOException, InterruptedException {
        return await(call("BackupService", "startBackup", database, strategy, storage, options)
                .asText());
    }

    /** Starts a restore and waits for its end; the status, whatever it is. */
    public JsonNode restore(String storage, String backupId, String database, String options)
            throws IOException, InterruptedException {
        return await(call("RestoreService", "startRestore", storage, backupId, database, options)
                .asText());
    }

    /** Waits until a job has ended and answers its status. */
    public JsonNode await(String jobId) throws IOException, InterruptedException {
        while (true) {
            JsonNode status = call("JobService", "awaitJob", jobId, 30);
            String state = status.path("state").asText();
            if (!state.equals("QUEUED") && !state.equals("RUNNING")) {
                return status;
            }
            Thread.sleep(20);
        }
    }

    /** Sends one Jolokia request and answers its value. */
    public JsonNode send(ObjectNode request) throws IOException, InterruptedException {
        HttpRequest post = HttpRequest.newBuilder(url)
                .timeout(Duration.ofSeconds(90))
                .header("Authorization", authorization)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(request.toString()))
                .build();
        HttpResponse<String> response = HTTP.send(post, BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new Refused(response.statusCode(), response.body());
        }
        JsonNode answer = JSON.readTree(response.body());
        int status = answer.path("status").asInt();
        if (status != 200) {
            throw new Refused(status, answer.path("error").asText());
        }
        return answer.path("value");
    }
}
