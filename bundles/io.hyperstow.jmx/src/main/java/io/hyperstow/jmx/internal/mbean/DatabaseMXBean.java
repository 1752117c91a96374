package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import java.util.List;

/** {@code type=Database,name=…}: a configured connection profile. */
@Describe("A configured database profile.")
public interface DatabaseMXBean {

    @Describe("The JDBC URL without a password")
    @LeastRole(Role.VIEWER)
    String getUrl();

    @Describe("Version of the server, or empty")
    @LeastRole(Role.VIEWER)
    String getServerVersion();

    @Describe("Version of TimescaleDB in the profile's database, or empty")
    @LeastRole(Role.VIEWER)
    String getTimescaleVersion();

    @Describe("Edition of TimescaleDB: apache, timescale, or empty")
    @LeastRole(Role.VIEWER)
    String getEdition();

    @Describe("Whether the server answers")
    @LeastRole(Role.VIEWER)
    boolean isReachable();

    @Describe("Why it does not, or empty")
    @LeastRole(Role.VIEWER)
    String getLastError();

    @Describe("Reads what is in the database now")
    @LeastRole(Role.VIEWER)
    DatabaseInventory inspect();

    @Describe("Starts examining a database of this server for faults, whoever restored it; answers the job id")
    @LeastRole(Role.OPERATOR)
    String startCheck(@Describe("the database's name; empty for the profile's own") String targetDatabase);

    @Describe("Turns the background jobs of a restored database on again, as they were when the backup was made")
    @LeastRole(Role.ADMIN)
    List<String> enableJobs(
            @Describe("the database's name; empty for the profile's own") String targetDatabase,
            @Describe("the storage target's name") String storage,
            @Describe("the id of the backup it was restored from") String backupId);
}
