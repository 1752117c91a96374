package io.hyperstow.api.spi.storage;

/** Facts about a target that callers act on. */
public enum StorageFeature {
    /** A committed object survives a crash of the machine that holds it. */
    DURABLE,
    /** Objects are files of this machine: {@link StorageTarget#localPath} answers where. */
    LOCAL_FILES,
    /** {@link StorageWrite#commit} fails, whoever else writes, when an object of that key exists. */
    EXCLUSIVE_CREATE
}
