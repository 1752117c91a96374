package io.hyperstow.api.model;

/** How an artifact's bytes are compressed. In JSON and in file names the names are in lower case. */
public enum Codec {
    /** Zstandard frames; {@code zstd -d} reads them. The cheapest at level 1. Levels 1 to 19. */
    ZSTD("zst", 1, 19, 1),
    /** LZ4 frames; {@code lz4 -d} reads them. One level: 1. */
    LZ4("lz4", 1, 1, 1),
    /** Gzip members; {@code gzip -d} reads them. Levels 1 to 9; costs about five times the others. */
    GZIP("gz", 1, 9, 6),
    /** The bytes as they are. One level: 0. */
    NONE("", 0, 0, 0);

    private final String suffix;
    private final int lowestLevel;
    private final int highestLevel;
    private final int defaultLevel;

    Codec(String suffix, int lowestLevel, int highestLevel, int defaultLevel) {
        this.suffix = suffix;
        this.lowestLevel = lowestLevel;
        this.highestLevel = highestLevel;
        this.defaultLevel = defaultLevel;
    }

    /** The end of a file name, without the dot; empty for {@link #NONE}. */
    public String suffix() {
        return suffix;
    }

    public int lowestLevel() {
        return lowestLevel;
    }

    public int highestLevel() {
        return highestLevel;
    }

    /** The level when the caller names none. */
    public int defaultLevel() {
        return defaultLevel;
    }
}
