package dev.towpath.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The package table holds: every dependency is one that the table allows, and every library has one home. */
class ArchitectureTest {
    private static final String ROOT = "dev.towpath.";
    private static final Set<String> EVERYWHERE = Set.of("model", "problem");
    private static final Set<String> PURE = Set.of("model", "problem", "plan", "approval", "snapshot", "observed");
    private static final List<String> IMPURE_PACKAGES =
            List.of("java.io.", "java.nio.file.", "java.net.", "java.sql.", "org.slf4j.");
    private static final Map<String, Set<String>> IMPURE_METHODS = Map.of(
            "java.lang.System", Set.of("currentTimeMillis", "nanoTime", "getenv", "getProperty"),
            "java.time.Instant", Set.of("now"),
            "java.time.Clock", Set.of("systemUTC", "systemDefaultZone"),
            "java.util.UUID", Set.of("randomUUID"),
            "java.lang.Math", Set.of("random"));

    private static JavaClasses classes;

    @BeforeAll
    static void importClasses() {
        classes = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("dev.towpath");
        assertThat(classes).isNotEmpty();
    }

    @Test
    void packagesSeeOnlyWhatTheTableAllows() {
        assertThat(offences(dependency -> {
                    if (!dependency.getTargetClass().getPackageName().startsWith("dev.towpath")) {
                        return false;
                    }
                    PackageTable.Row from = row(dependency.getOriginClass());
                    PackageTable.Row to = row(dependency.getTargetClass());
                    return !from.name().equals("app")
                            && !from.equals(to)
                            && !EVERYWHERE.contains(to.name())
                            && !from.sees().contains(to.name());
                }))
                .as("dependencies that the package table does not allow")
                .isEmpty();
    }

    @Test
    void modelAndProblemSeeNothing() {
        assertThat(offences(dependency -> {
                    String from = row(dependency.getOriginClass()).name();
                    String to = dependency.getTargetClass().getPackageName();
                    return (from.equals("model") && to.startsWith(ROOT) && !to.startsWith(ROOT + "model"))
                            || (from.equals("problem")
                                    && to.startsWith(ROOT)
                                    && !to.startsWith(ROOT + "problem")
                                    && !to.startsWith(ROOT + "model"));
                }))
                .isEmpty();
    }

    @Test
    void everyLibraryHasOneHome() {
        assertThat(offences(dependency -> {
                    String from = dependency.getOriginClass().getPackageName().substring(ROOT.length());
                    String to = dependency.getTargetClass().getName();
                    boolean json = to.startsWith("com.fasterxml.jackson") && from.startsWith("sandbox");
                    return !json
                            && PackageTable.LIBRARY_HOMES.entrySet().stream()
                                    .anyMatch(home -> to.startsWith(home.getKey() + ".")
                                            && !from.equals(home.getValue())
                                            && !from.startsWith(home.getValue() + "."));
                }))
                .as("libraries used outside their home")
                .isEmpty();
    }

    @Test
    void thinkingIsPure() {
        assertThat(offences(dependency ->
                        PURE.contains(row(dependency.getOriginClass()).name())
                                && IMPURE_PACKAGES.stream()
                                        .anyMatch(dependency.getTargetClass().getName()::startsWith)
                                && !dependency.getTargetClass().getName().equals("java.io.Serializable")))
                .as("input and output in pure packages")
                .isEmpty();
        assertThat(accesses(access -> PURE.contains(row(access.getOriginOwner()).name())
                        && IMPURE_METHODS
                                .getOrDefault(access.getTargetOwner().getName(), Set.of())
                                .contains(access.getName())))
                .as("clocks, chance and environment in pure packages")
                .isEmpty();
    }

    @Test
    void onlyTheCommandLineTouchesTheTerminal() {
        assertThat(accesses(access -> access.getTargetOwner().getName().equals("java.lang.System")
                        && Set.of("out", "err", "in", "exit").contains(access.getName())
                        && !Set.of("cli", "app")
                                .contains(row(access.getOriginOwner()).name())))
                .isEmpty();
    }

    @Test
    void onlyOnePackageCreatesProcesses() {
        assertThat(accesses(access -> Set.of("java.lang.ProcessBuilder", "java.lang.Runtime")
                                .contains(access.getTargetOwner().getName())
                        && Set.of("<init>", "start", "exec").contains(access.getName())
                        && !row(access.getOriginOwner()).name().equals("adapter.process")))
                .isEmpty();
    }

    @Test
    void theTableIsPrintedIntoTheArchitecturePage() throws IOException {
        Path page = Path.of("ARCHITECTURE.md");
        String text = Files.readString(page);
        String begin = "<!-- package table: printed by ArchitectureTest, -Dgolden.update rewrites it -->\n";
        String end = "<!-- end of package table -->";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end);
        String printed = text.substring(0, from) + PackageTable.markdown() + text.substring(to);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(page, printed);
        }
        assertThat(Files.readString(page)).isEqualTo(printed);
    }

    private static PackageTable.Row row(JavaClass type) {
        return PackageTable.of(type.getPackageName().substring(ROOT.length()));
    }

    private static Set<String> offences(Predicate<Dependency> offends) {
        Set<String> offences = new TreeSet<>();
        for (JavaClass type : classes) {
            for (Dependency dependency : type.getDirectDependenciesFromSelf()) {
                if (offends.test(dependency)) {
                    offences.add(dependency.getOriginClass().getName() + " → "
                            + dependency.getTargetClass().getName());
                }
            }
        }
        return offences;
    }

    private static Set<String> accesses(Predicate<JavaAccess<?>> offends) {
        Set<String> offences = new TreeSet<>();
        for (JavaClass type : classes) {
            for (JavaAccess<?> access : type.getAccessesFromSelf()) {
                if (offends.test(access)) {
                    offences.add(access.getDescription());
                }
            }
        }
        return offences;
    }
}
