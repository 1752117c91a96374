package io.hyperstow.postgres.internal.tools;

import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.postgres.Database;
import io.hyperstow.api.postgres.PostgresTool;
import io.hyperstow.api.postgres.PostgresTools;
import io.hyperstow.postgres.internal.connect.ProfileDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.osgi.service.component.annotations.Component;

/** Finds the program that fits: a pg_dump older than the server refuses to work. */
@Component
public final class NativeTools implements PostgresTools {

    private final ProgramFinder finder = new ProgramFinder();

    @Override
    public PostgresTool locate(Database database, String program, int serverMajor) {
        List<Path> folders = profileOf(database).profile().tools();
        List<Candidate> candidates;
        try {
            candidates = finder.find(folders, program);
        } catch (IOException e) {
            throw missing(program, serverMajor, "a folder cannot be read: " + e.getMessage(), folders);
        }
        Candidate best = candidates.stream()
                .filter(candidate -> candidate.major() >= serverMajor)
                .min(Comparator.comparingInt(Candidate::major))
                .orElseThrow(() -> missing(
                        program,
                        serverMajor,
                        candidates.isEmpty()
                                ? "there is none at all"
                                : "found "
                                        + candidates.stream()
                                                .map(Candidate::toString)
                                                .collect(Collectors.joining(", ")),
                        folders));
        return new NativeTool(best);
    }

    /** The profile's secrets are not part of the service, so that only our own will do. */
    static ProfileDatabase profileOf(Database database) {
        if (database instanceof ProfileDatabase own) {
            return own;
        }
        throw new BackupException(
                ErrorCode.UNSUPPORTED,
                "database '" + database.name() + "' is not a configured profile",
                "use a database that etc/io.hyperstow.database~NAME.cfg describes");
    }

    private static BackupException missing(String program, int major, String found, List<Path> folders) {
        String looked = folders.isEmpty()
                ? "PATH and /usr/lib/postgresql/*/bin"
                : folders.stream().map(Path::toString).collect(Collectors.joining(":"));
        return new BackupException(
                ErrorCode.TOOLS_MISSING,
                "no '" + program + "' of version " + major + " or later in " + looked + ": " + found,
                "install postgresql-client-" + major + ", or name its folder in 'tools' of the database profile");
    }
}
