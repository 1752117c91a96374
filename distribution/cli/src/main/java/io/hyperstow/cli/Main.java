package io.hyperstow.cli;

public final class Main {
    private Main() {}

    public static void main(String[] arguments) {}
}
