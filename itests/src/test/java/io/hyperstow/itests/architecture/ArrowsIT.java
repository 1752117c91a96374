package io.hyperstow.itests.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArrowsIT {

    private static final Path BUNDLES = Path.of(System.getProperty("hyperstow.bundles"));
    private static final String API = "io.hyperstow.api..";

    private static JavaClasses classes;
    private static List<String> bundles;

    @BeforeAll
    static void readTheClassesOfAllBundles() throws IOException {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            bundles = folders.filter(folder -> Files.isDirectory(folder.resolve("target/classes")))
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
        assertTrue(bundles.size() > 8, () -> "only " + bundles);
        classes = new ClassFileImporter()
                .importPaths(bundles.stream()
                        .map(bundle -> BUNDLES.resolve(bundle).resolve("target/classes/io/hyperstow"))
                        .toList());
    }

    @Test
    void noBundlePointsToAnotherImplementation() {
        for (String bundle : bundles) {
            if (!bundle.equals("io.hyperstow.api")) {
                noClasses()
                        .that()
                        .resideInAPackage(bundle + "..")
                        .should()
                        .dependOnClassesThat()
                        .resideInAnyPackage(others(bundle))
                        .check(classes);
            }
        }
    }

    private static String[] others(String bundle) {
        return bundles.stream()
                .filter(other -> !other.equals(bundle) && !other.equals("io.hyperstow.api"))
                .map(other -> other + "..")
                .toArray(String[]::new);
    }

    @Test
    void theApiPointsToNoBundle() {
        noClasses()
                .that()
                .resideInAPackage(API)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("io.hyperstow.api"))
                .check(classes);
    }

    @Test
    void packagesOfTheApiAndOfBundlesHaveNoCycles() {
        slices().matching("io.hyperstow.api.(**)").should().beFreeOfCycles().check(classes);
        for (String bundle : bundles) {
            slices().matching(bundle + ".(**)")
                    .should()
                    .beFreeOfCycles()
                    .allowEmptyShould(true)
                    .check(classes);
        }
    }

    @Test
    void theModelPointsToNothingOfOurs() {
        noClasses()
                .that()
                .resideInAPackage("io.hyperstow.api.model")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.hyperstow.api.job..",
                        "io.hyperstow.api.catalog..",
                        "io.hyperstow.api.postgres..",
                        "io.hyperstow.api.service..",
                        "io.hyperstow.api.spi..")
                .check(classes);
    }

    @Test
    void everythingOutsideTheApiAndTheTestKitIsInternal() {
        classes()
                .that()
                .resideOutsideOfPackages(API, "io.hyperstow.testkit..")
                .should()
                .resideInAPackage("..internal..")
                .check(classes);
    }

    @Test
    void bundlesDoNotWriteToTheStandardStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.hyperstow.testkit..")
                .should(ACCESS_STANDARD_STREAMS)
                .check(classes);
    }

    @Test
    void everyThirdPartyHasOneDoor() {
        door("io.hyperstow.postgres..", "org.postgresql..", "com.zaxxer..");
        door("io.hyperstow.jolokia..", "org.jolokia..");
        door("io.hyperstow.core..", "com.fasterxml..", "com.github.luben..", "net.jpountz..", "com.dynatrace..");
    }

    private static void door(String bundle, String... libraries) {
        noClasses()
                .that()
                .resideOutsideOfPackages(bundle, "io.hyperstow.testkit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(libraries)
                .check(classes);
    }
}
