package io.hyperstow.api.job;

/** What a job does. Clients must tolerate kinds they do not know. */
public enum JobKind {
    /** Makes a backup. */
    BACKUP,
    /** Makes a backup of a file that somebody else wrote. */
    ADOPT,
    /** Restores a backup. */
    RESTORE,
    /** Reads every artifact of a backup and compares it with the manifest. */
    VERIFY,
    /** Removes a backup and what no other backup needs. */
    DELETE,
    /** Examines a database. */
    CHECK
}
