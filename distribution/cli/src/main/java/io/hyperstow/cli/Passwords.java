package io.hyperstow.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where passwords come from: a file, the terminal, or standard input; never an argument that others could read. */
final class Passwords {

    private Passwords() {}

    /** The file's text without its last line break. */
    static String fromFile(Path file) {
        try {
            return required(
                    Files.readString(file, StandardCharsets.UTF_8).replaceFirst("\\R\\z", ""), "'" + file + "'");
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.REFUSED, "the password file '" + file + "' cannot be read: " + e, "check path and owner");
        }
    }

    /** Asks on the terminal without echo; without a terminal reads one line of standard input. */
    static String ask(String prompt) {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword("%s: ", prompt);
            return required(typed == null ? "" : new String(typed), "the answer");
        }
        try {
            BufferedReader input = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            String line = input.readLine();
            return required(line == null ? "" : line, "standard input");
        } catch (IOException e) {
            throw new CommandException(ExitCode.REFUSED, "standard input cannot be read: " + e, "");
        }
    }

    private static String required(String password, String source) {
        if (password.isEmpty()) {
            throw new CommandException(
                    ExitCode.REFUSED,
                    "no password in " + source,
                    "name a file that holds it with " + Surroundings.PASSWORD_FILE + " or --password-file");
        }
        return password;
    }
}
