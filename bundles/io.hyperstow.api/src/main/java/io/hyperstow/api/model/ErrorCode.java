package io.hyperstow.api.model;

/**
 * The kinds of failure an operator can meet. The names are contract: scripts and monitoring compare them. The README's
 * table says for each what it means and what to do; a test keeps the two in step.
 */
public enum ErrorCode {
    /** The options text is not one JSON object, a key is unknown, or a value is out of range. */
    INVALID_OPTIONS(false),
    /** An argument other than the options is malformed: an id, a name, a number. */
    INVALID_ARGUMENT(false),
    /** No database profile has this name. */
    UNKNOWN_DATABASE(false),
    /** No bundle provides this strategy now. */
    UNKNOWN_STRATEGY(false),
    /** No storage target has this name. */
    UNKNOWN_STORAGE(false),
    /** The storage target holds no finished backup with this id. */
    UNKNOWN_BACKUP(false),
    /** No job has this id. */
    UNKNOWN_JOB(false),
    /** The strategy cannot do what was asked of it. */
    UNSUPPORTED(false),
    /** A table pattern matches nothing. */
    NO_MATCHING_TABLE(false),
    /** The server cannot be reached, or the connection broke. */
    SERVER_UNREACHABLE(true),
    /** The server refused user or password. */
    LOGIN_REFUSED(false),
    /** The role lacks a privilege. */
    PERMISSION_DENIED(false),
    /** The named database does not exist on the server. */
    DATABASE_MISSING(false),
    /** The database that is to be created exists. */
    DATABASE_EXISTS(false),
    /** An extension, or the version of it that is needed, is not available on the target. */
    EXTENSION_MISSING(false),
    /** The server's or the extension's version is not one this release can work with. */
    VERSION_UNSUPPORTED(false),
    /** No client program of a fitting major version was found. */
    TOOLS_MISSING(false),
    /** A client program ended with an error. */
    TOOL_FAILED(false),
    /** The database that a whole database is to be restored into has objects of its own. */
    TARGET_NOT_EMPTY(false),
    /** A database is in TimescaleDB's restoring mode and could not be taken out of it. */
    RESTORING_MODE(false),
    /** A table that is to be created exists. */
    TABLE_EXISTS(false),
    /** A table of the target has another shape than the backup's. */
    TABLE_DIFFERS(false),
    /** The server refuses a row of the backup. */
    ROW_REFUSED(false),
    /** A file that is to be adopted is not what it is said to be. */
    FILE_MALFORMED(false),
    /** A layout that was asked for contradicts the table's keys or columns. */
    LAYOUT_REFUSED(false),
    /** A role that the backup needs does not exist on the target. */
    ROLE_MISSING(false),
    /** A tablespace that the backup needs does not exist on the target. */
    TABLESPACE_MISSING(false),
    /** Row security would have hidden rows from the backup. */
    ROW_SECURITY(false),
    /** A lock was not granted in time. */
    LOCK_TIMEOUT(true),
    /** The server's lock table is too small for this work. */
    LOCKS_EXHAUSTED(false),
    /** The tables kept changing while the snapshot was taken. */
    SNAPSHOT_UNSTABLE(true),
    /** An object that the manifest names is not there. */
    ARTIFACT_MISSING(false),
    /** An object's bytes are not those that were written. */
    ARTIFACT_CORRUPT(false),
    /** The manifest or the repository has a format this release cannot read. */
    FORMAT_UNSUPPORTED(false),
    /** An object of that key exists and objects are never overwritten. */
    OBJECT_EXISTS(false),
    /** The storage target has no room left. */
    STORAGE_FULL(false),
    /** The agent's work directory has no room left. */
    WORK_DIRECTORY_FULL(false),
    /** The storage target cannot be reached. */
    STORAGE_UNREACHABLE(true),
    /** The storage target refuses access. */
    STORAGE_DENIED(false),
    /** The storage target failed in a way of its own. */
    STORAGE_FAILED(true),
    /** Another agent or job works on this backup. */
    REPOSITORY_LOCKED(true),
    /** The restored database differs from the backup. */
    CHECK_FAILED(false),
    /** Too many jobs are waiting. */
    QUEUE_FULL(true),
    /** The server reported an error that has no code of its own here. */
    SERVER_ERROR(false),
    /** Somebody cancelled the job. */
    CANCELLED(false),
    /** The agent ended while the job was running. */
    INTERRUPTED(true),
    /** A defect of Hyperstow. */
    INTERNAL(false);

    private final boolean retryable;

    ErrorCode(boolean retryable) {
        this.retryable = retryable;
    }

    /** Whether the same call may succeed later with nothing changed by the operator. */
    public boolean retryable() {
        return retryable;
    }
}
