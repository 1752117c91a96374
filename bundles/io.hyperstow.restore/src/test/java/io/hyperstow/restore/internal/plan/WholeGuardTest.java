package io.hyperstow.restore.internal.plan;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hyperstow.api.catalog.Artifact;
import io.hyperstow.api.catalog.ArtifactKind;
import io.hyperstow.api.catalog.Manifest;
import io.hyperstow.api.model.BackupException;
import io.hyperstow.api.model.Codec;
import io.hyperstow.api.model.ErrorCode;
import io.hyperstow.api.model.Hypertable;
import io.hyperstow.api.model.RestoreOptions;
import io.hyperstow.api.model.TimescaleJob;
import io.hyperstow.api.postgres.PostgresTool;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What a whole database cannot be restored into; what only a server can show is in ArchiveFaultsTest. */
class WholeGuardTest {

    private static final RestoreOptions NONE = RestoreOptions.DEFAULTS;
    private static final WholeTarget EMPTY = there(List.of(), Set.of("timescaledb"), Set.of("pg_default"), "timescale");

    private static WholeTarget there(
            List<String> objects, Set<String> extensions, Set<String> tablespaces, String edition) {
        return new WholeTarget(objects, extensions, Set.of(), tablespaces, edition);
    }

    private static Manifest backup(Hypertable hypertable, TimescaleJob... jobs) {
        Manifest plain = BackupFixture.manifest(List.of(BackupFixture.cpu()), List.of());
        return BackupFixture.withHypertables(plain, List.of(hypertable), List.of(jobs));
    }

    private static Hypertable cpu(List<String> tablespaces, Map<String, String> compression) {
        return new Hypertable(
                BackupFixture.CPU,
                List.of(BackupFixture.byTime(BackupFixture.HOUR)),
                tablespaces,
                compression,
                List.of());
    }

    private static TimescaleJob job(String owner) {
        return new TimescaleJob(
                1000, "public.work", "1 day", "", null, owner, true, "work", "0", -1, "5 min", false, "", "", "");
    }

    private static final Manifest BACKUP = backup(cpu(List.of(), Map.of()));

    private static TargetSurvey survey(boolean superuser, List<String> versions, String defaultVersion) {
        return new TargetSurvey(
                170012, false, "", true, superuser, Set.of("owner"), versions, defaultVersion, 1000, 0, null);
    }

    private static final TargetSurvey SURVEY = survey(true, List.of("2.19.3", "2.31.0"), "2.31.0");

    private static WholeGuard guard(Manifest manifest, WholeTarget there) {
        return new WholeGuard(manifest, NONE, "profile", "target", SURVEY, there);
    }

    private static Timescale timescale(
            Manifest manifest, RestoreOptions options, TargetSurvey survey, WholeTarget there) {
        return new RestoringModeGuard(manifest, options, "profile", "target", survey, there).timescale(major -> null);
    }

    private static void refuses(ErrorCode code, String named, Executable call) {
        BackupException refused = assertThrows(BackupException.class, call);
        assertEquals(code, refused.code(), refused::getMessage);
        assertTrue(refused.getMessage().contains(named), refused::getMessage);
        assertFalse(refused.hint().isEmpty(), refused::getMessage);
    }

    private static RestoreOptions upgrade() {
        return new RestoreOptions(
                "target",
                true,
                List.of(),
                "",
                "",
                NONE.order(),
                2,
                Map.of(),
                false,
                NONE.existing(),
                NONE.onError(),
                true,
                false,
                NONE.owner(),
                NONE.privileges(),
                NONE.check(),
                Set.of());
    }

    @Test
    void acceptsAnEmptyTargetThatHasWhatIsNeeded() {
        assertDoesNotThrow(() -> guard(BACKUP, EMPTY).refuse());
    }

    @Test
    void refusesATargetWithObjects() {
        WholeTarget occupied =
                there(List.of("relation public.a"), EMPTY.extensions(), EMPTY.tablespaces(), "timescale");
        refuses(ErrorCode.TARGET_NOT_EMPTY, "public.a", () -> guard(BACKUP, occupied)
                .refuse());
    }

    @Test
    void refusesMissingExtensionsTablespacesAndOwnersOfJobs() {
        WholeTarget bare = there(List.of(), Set.of("plpgsql"), Set.of("pg_default"), "");
        refuses(ErrorCode.EXTENSION_MISSING, "'timescaledb'", () -> guard(BACKUP, bare)
                .refuse());
        Manifest spread = backup(cpu(List.of("fast"), Map.of()));
        refuses(ErrorCode.TABLESPACE_MISSING, "'fast'", () -> guard(spread, EMPTY)
                .refuse());
        Manifest busy = backup(cpu(List.of(), Map.of()), job("job owner"));
        refuses(ErrorCode.ROLE_MISSING, "'job owner'", () -> guard(busy, EMPTY).refuse());
    }

    @Test
    void theListOfRolesIsNamedWhereTheBackupHasOne() {
        TargetSurvey nobody =
                new TargetSurvey(170012, false, "", true, true, Set.of(), List.of("2.19.3"), "2.19.3", 1000, 0, null);
        BackupException without = assertThrows(
                BackupException.class,
                () -> new WholeGuard(BACKUP, NONE, "profile", "target", nobody, EMPTY).refuseForRows());
        assertFalse(without.hint().contains("globals.sql"), without::getMessage);
        Artifact globals = new Artifact(
                "globals.sql", ArtifactKind.GLOBALS, null, List.of(), null, "", Codec.NONE, "", 0, 1, 1, "", List.of());
        Manifest archive = BackupFixture.withArtifacts(BACKUP, List.of(globals));
        BackupException with = assertThrows(
                BackupException.class,
                () -> new WholeGuard(archive, NONE, "profile", "target", nobody, EMPTY).refuse());
        assertTrue(with.hint().contains("globals.sql"), with::getMessage);
    }

    @Test
    void createsTheVersionOfTheSourceAndNoOther() {
        assertEquals(new Timescale("2.19.3", true, ""), timescale(BACKUP, NONE, SURVEY, EMPTY));
        assertEquals(new Timescale("2.19.3", true, "2.31.0"), timescale(BACKUP, upgrade(), SURVEY, EMPTY));
        TargetSurvey newer = survey(true, List.of("2.31.0"), "2.31.0");
        refuses(ErrorCode.EXTENSION_MISSING, "2.31.0", () -> timescale(BACKUP, upgrade(), newer, EMPTY));
    }

    @Test
    void anUpgradeIsRefusedBeforehandWithoutPsql() {
        IntFunction<PostgresTool> none = major -> {
            throw new BackupException(ErrorCode.TOOLS_MISSING, "no psql " + major, "install it");
        };
        refuses(ErrorCode.TOOLS_MISSING, "no psql 17", () -> new RestoringModeGuard(
                        BACKUP, upgrade(), "profile", "target", SURVEY, EMPTY)
                .timescale(none));
        assertDoesNotThrow(
                () -> new RestoringModeGuard(BACKUP, NONE, "profile", "target", SURVEY, EMPTY).timescale(none));
    }

    @Test
    void anUpgradeToTheSameVersionIsNone() {
        TargetSurvey same = survey(true, List.of("2.19.3"), "2.19.3");
        assertEquals(new Timescale("2.19.3", true, ""), timescale(BACKUP, upgrade(), same, EMPTY));
    }

    @Test
    void refusesARoleThatIsNoSuperuser() {
        TargetSurvey owner = survey(false, List.of("2.19.3"), "2.19.3");
        refuses(ErrorCode.PERMISSION_DENIED, "parallel-copy", () -> timescale(BACKUP, NONE, owner, EMPTY));
    }

    @Test
    void refusesRowsThatTheEditionCannotReadAndNamesWhatItDoesNotRun() {
        WholeTarget apache = there(List.of(), EMPTY.extensions(), EMPTY.tablespaces(), "apache");
        Manifest compressed = backup(cpu(List.of(), Map.of("segmentby", "host")));
        refuses(ErrorCode.EXTENSION_MISSING, "'public.cpu'", () -> timescale(compressed, NONE, SURVEY, apache));
        assertDoesNotThrow(() -> timescale(compressed, NONE, SURVEY, EMPTY));
        Manifest busy = backup(cpu(List.of(), Map.of()), job("owner"));
        assertEquals(1, RestoringModeGuard.communityFeatures(busy, apache).size());
        assertEquals(List.of(), RestoringModeGuard.communityFeatures(busy, EMPTY));
    }
}
