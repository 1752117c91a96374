package io.hyperstow.jmx.internal.mbean;

import io.hyperstow.api.access.Role;
import java.util.List;

/** {@code type=StorageTarget,name=…}: a configured place for backups. */
@Describe("A configured place for backups.")
public interface StorageTargetMXBean {

    @Describe("What kind of place: local, s3, sftp")
    @LeastRole(Role.VIEWER)
    String getKind();

    @Describe("Where it keeps objects, without secrets")
    @LeastRole(Role.VIEWER)
    String getLocation();

    @Describe("What callers may rely on")
    @LeastRole(Role.VIEWER)
    List<String> getFeatures();

    @Describe("Writes an object, reads it back and deletes it")
    @LeastRole(Role.OPERATOR)
    StorageCheck check();
}
