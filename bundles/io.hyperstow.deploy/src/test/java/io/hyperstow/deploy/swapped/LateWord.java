package io.hyperstow.deploy.swapped;

/** Is loaded at first use only. */
final class LateWord {

    private LateWord() {}

    static String of(String version) {
        return "late " + version;
    }
}
