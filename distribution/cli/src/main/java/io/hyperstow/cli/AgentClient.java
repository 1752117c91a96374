package io.hyperstow.cli;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.regex.Pattern;

/** Calls MBeans of one agent over Jolokia. Every failure is a {@link CommandException}. */
final class AgentClient {

    static final String BACKUP_SERVICE = "io.hyperstow:type=BackupService";
    static final String RESTORE_SERVICE = "io.hyperstow:type=RestoreService";
    static final String JOB_SERVICE = "io.hyperstow:type=JobService";

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final int CONNECT_MILLIS = 5_000;
    /** Longer than any operation waits; a preview may have to read a large database's catalog. */
    private static final int ANSWER_MILLIS = 300_000;

    private final String url;
    private final String user;
    private final String login;

    AgentClient(Surroundings surroundings) {
        this.url = surroundings.url();
        this.user = surroundings.user();
        Path file = surroundings.passwordFile();
        String password = file == null ? Passwords.ask("password of " + user) : Passwords.fromFile(file);
        this.login =
                "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    /** Calls an operation; texts, numbers and truth values as arguments. */
    JsonValue call(String mbean, String operation, Object... arguments) {
        return value(exec(mbean, operation, arguments), operation);
    }

    /** Calls an operation of a configured database. */
    JsonValue callDatabase(String name, String operation, Object... arguments) {
        boolean possible = NAME.matcher(name).matches();
        JsonObject answer = possible
                ? exec("io.hyperstow:type=Database,name=" + name, operation, arguments)
                : JsonValue.EMPTY_JSON_OBJECT;
        if (!possible || answer.getInt("status", 0) == Refusal.NOT_FOUND) {
            throw new CommandException(
                    ExitCode.FAILURE,
                    "there is no database profile '" + name + "'",
                    "'hyperstow databases' lists those that are configured");
        }
        return value(answer, operation);
    }

    private JsonObject exec(String mbean, String operation, Object... arguments) {
        JsonArrayBuilder values = Json.createArrayBuilder();
        for (Object argument : arguments) {
            if (argument instanceof Integer number) {
                values.add(number);
            } else if (argument instanceof Boolean truth) {
                values.add(truth);
            } else {
                values.add(argument.toString());
            }
        }
        return post(Json.createObjectBuilder()
                .add("type", "exec")
                .add("mbean", mbean)
                .add("operation", operation)
                .add("arguments", values));
    }

    JsonValue read(String mbean, String attribute) {
        JsonObject answer = post(Json.createObjectBuilder()
                .add("type", "read")
                .add("mbean", mbean)
                .add("attribute", attribute));
        return value(answer, attribute);
    }

    /** All attributes of every MBean of a type, by object name; empty when there is none. */
    JsonObject readAll(String type) {
        JsonObject answer =
                post(Json.createObjectBuilder().add("type", "read").add("mbean", "io.hyperstow:type=" + type + ",*"));
        boolean none = answer.getInt("status", 0) == Refusal.NOT_FOUND;
        return none ? JsonValue.EMPTY_JSON_OBJECT : value(answer, type).asJsonObject();
    }

    private JsonValue value(JsonObject answer, String member) {
        if (answer.getInt("status", 0) != HttpURLConnection.HTTP_OK) {
            throw Refusal.of(answer, user, member);
        }
        return answer.get("value");
    }

    private JsonObject post(JsonObjectBuilder request) {
        // A list is never cut short in silence.
        request.add("config", Json.createObjectBuilder().add("maxCollectionSize", 0));
        byte[] body = request.build().toString().getBytes(StandardCharsets.UTF_8);
        try {
            HttpURLConnection connection = open();
            connection.getOutputStream().write(body);
            return answer(connection);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "no agent answers at " + url + ": " + e.getMessage(),
                    "start it with 'hyperstow start', or name another one with " + Surroundings.URL);
        }
    }

    private HttpURLConnection open() throws IOException {
        HttpURLConnection connection;
        try {
            connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
        } catch (IllegalArgumentException | ClassCastException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "'" + url + "' is not an HTTP address",
                    "set " + Surroundings.URL + " to one like http://127.0.0.1:8778/jolokia");
        }
        connection.setRequestMethod("POST");
        connection.setDoOutput(true);
        connection.setInstanceFollowRedirects(false);
        connection.setConnectTimeout(CONNECT_MILLIS);
        connection.setReadTimeout(ANSWER_MILLIS);
        connection.setRequestProperty("Authorization", login);
        connection.setRequestProperty("Content-Type", "application/json");
        return connection;
    }

    private JsonObject answer(HttpURLConnection connection) throws IOException {
        int status = connection.getResponseCode();
        if (status == HttpURLConnection.HTTP_UNAUTHORIZED) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "the agent refused the login of '" + user + "'",
                    "check " + Surroundings.USER + " and " + Surroundings.PASSWORD_FILE + "; 'hyperstow user password "
                            + user + "' sets a new one");
        }
        if (status != HttpURLConnection.HTTP_OK) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    url + " answers with HTTP status " + status,
                    "check " + Surroundings.URL + "; it ends with /jolokia");
        }
        try (InputStream in = connection.getInputStream();
                JsonReader reader = Json.createReader(new ByteArrayInputStream(in.readAllBytes()))) {
            return reader.readObject();
        } catch (JsonException e) {
            throw new CommandException(
                    ExitCode.UNREACHABLE, url + " does not answer as an agent does", "check " + Surroundings.URL);
        }
    }
}
