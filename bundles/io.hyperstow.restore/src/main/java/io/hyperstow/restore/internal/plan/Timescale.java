package io.hyperstow.restore.internal.plan;

/**
 * What a restore does about TimescaleDB in the target.
 *
 * @param create the version to create; empty when it is there or not needed
 * @param restoringMode whether the target is put into restoring mode for the time of the restore
 * @param upgradeTo the version to update to at the end; empty for none
 */
public record Timescale(String create, boolean restoringMode, String upgradeTo) {

    /** For a restore through TimescaleDB's own functions. */
    static Timescale create(String version) {
        return new Timescale(version, false, "");
    }
}
