package dev.towpath.adapter.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import dev.towpath.model.TerraformRoot;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootRequest;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.testing.StateServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands between a commit and a plan: sources, modules, providers, the engine. */
class PreparationIT {
    private static final String PLUGINS = "TOWPATH_TEST_PLUGIN_DIR";
    private static final String WITH_PROVIDER = """
        terraform {
          required_providers {
            aws = { source = "hashicorp/aws", version = "%s" }
          }
        }
        resource "terraform_data" "a" {}
        """;

    @TempDir
    private Path directory;

    private RootFixture fixture;
    private StateServer server;

    @BeforeEach
    void prepare() {
        RootFixture.assumeTerraform();
        fixture = new RootFixture(directory);
        server = StateServer.start();
    }

    @AfterEach
    void end() {
        server.close();
    }

    @Test
    void providersOfALockFileAreFetchedOnceAndLinkedEverAfter() throws IOException {
        String version = mirrored();
        fixture.main(WITH_PROVIDER.formatted(version));
        fixture.file(RootFixture.DIRECTORY + "/.terraform.lock.hcl", lockFile(version));
        try (TerraformRoots roots = fixture.run()) {
            List<RootRequest> requests = Stream.of("one", "two")
                    .map(environment -> new RootRequest(
                            Target.of("dns", environment), fixture.place(), fixture.root(), RootFixture.COMMIT, false))
                    .toList();
            roots.plan(requests)
                    .forEach((target, plan) -> assertThat(plan)
                            .isInstanceOfSatisfying(
                                    RootPlan.Planned.class,
                                    planned -> assertThat(planned.change().summary())
                                            .doesNotContain("! \"apps/dns/dev1\" has no .terraform.lock.hcl")
                                            .contains("+ terraform_data.a")));
        }
        Path mirrors = directory.resolve("cache/providers");
        try (Stream<Path> sets = Files.list(mirrors)) {
            assertThat(sets.filter(Files::isDirectory))
                    .singleElement()
                    .satisfies(set -> assertThat(set.resolve("registry.terraform.io/hashicorp/aws/" + version))
                            .isDirectory());
        }
        // What is in the mirror serves, though nothing else does any more.
        Files.delete(directory.resolve("home/.local/share/terraform/plugins"));
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.plan(roots).counts()).isEqualTo("1 to create");
        }
    }

    /** Puts the mirror of the AWS provider where Terraform looks by itself; its version. */
    private String mirrored() throws IOException {
        String named = System.getenv(PLUGINS);
        Path provider = Path.of(named == null ? "/nowhere" : named).resolve("registry.terraform.io/hashicorp/aws");
        Assumptions.assumeTrue(
                Files.isDirectory(provider),
                PLUGINS + " names no mirror of the AWS provider; fill one with: terraform providers mirror DIR");
        Path implied = directory.resolve("home/.local/share/terraform/plugins");
        Files.createDirectories(implied.getParent());
        Files.createSymbolicLink(implied, Path.of(String.valueOf(named)));
        try (Stream<Path> versions = Files.list(provider)) {
            return versions.map(path -> path.getFileName().toString())
                    .filter(name -> name.matches("[0-9.]+"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** The lock file that Terraform itself writes for the mirrored provider. */
    private String lockFile(String version) throws IOException {
        Path scratch = Files.createDirectories(directory.resolve("scratch"));
        Files.writeString(scratch.resolve("main.tf"), WITH_PROVIDER.formatted(version));
        ProcessBuilder init = new ProcessBuilder("terraform", "init", "-input=false", "-backend=false")
                .directory(scratch.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("init.log").toFile());
        init.environment().keySet().removeIf(name -> name.startsWith("TF_"));
        init.environment().put("HOME", directory.resolve("home").toString());
        try {
            assertThat(init.start().waitFor()).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return Files.readString(scratch.resolve(".terraform.lock.hcl"));
    }

    @Test
    void whatIsMissingOrNotAllowedIsSaidBeforeAnythingRuns() {
        fixture.main("data \"external\" \"x\" {\n  program = [\"id\"]\n}\n");
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.unplanned(roots).message())
                    .startsWith("dns/dev1: \"external\" at apps/dns/dev1/main.tf:1 would run programs");
            fixture.main("-> /etc/passwd");
        }
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.unplanned(roots).message())
                    .isEqualTo("dns/dev1: \"apps/dns/dev1/main.tf\", which Terraform would read, is no regular file");
        }
        fixture.environment.put("PATH", "/nowhere");
        try (TerraformRoots roots = fixture.run()) {
            Failure failure = fixture.unplanned(roots);
            assertThat(failure.reason()).isEqualTo(ReasonCode.NOT_FOUND);
            assertThat(failure.message())
                    .isEqualTo("dns/dev1: \"terraform\" is not on the PATH, so its root cannot be planned");
            assertThat(failure.advice())
                    .isEqualTo("install terraform 1.11 or newer, or set \"terraform: off\" in the app.yaml of \"dns\"");
        }
        assertThat(fixture.runDirectories()).isEmpty();
    }

    @Test
    void localModulesAreThereAndDownloadedOnesAreChecked() throws IOException {
        fixture.file("modules/a/main.tf", "resource \"terraform_data\" \"in_module\" {}\n")
                .main(server.backend() + "module \"a\" {\n  source = \"../../../modules/a\"\n}\n");
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.plan(roots).summary()).containsExactly("+ module.a.terraform_data.in_module");
        }
        Path archive = directory.resolve("outside.zip");
        try (var zip = new ZipOutputStream(Files.newOutputStream(archive))) {
            zip.putNextEntry(new ZipEntry("main.tf"));
            zip.write(
                    "resource \"terraform_data\" \"x\" {\n  provisioner \"local-exec\" {\n    command = \"id\"\n  }\n}\n"
                            .getBytes(StandardCharsets.UTF_8));
        }
        fixture.main(server.backend() + "module \"a\" {\n  source = \"" + archive + "\"\n}\n");
        try (TerraformRoots roots = fixture.run()) {
            assertThat(fixture.unplanned(roots).message())
                    .startsWith("dns/dev1: \"local-exec\" at data/modules/a/main.tf:2 would run programs");
        }
    }

    @Test
    void manyRootsArePlannedSideBySideAndOneThatIsWrongStopsNoOther() {
        fixture.main("resource \"terraform_data\" \"a\" {}\n");
        try (TerraformRoots roots = fixture.run()) {
            List<RootRequest> requests = IntStream.range(0, 8)
                    .mapToObj(i -> new RootRequest(
                            Target.of("dns", "env" + i),
                            fixture.place(),
                            i == 3 ? without(fixture.root()) : fixture.root(),
                            RootFixture.COMMIT,
                            false))
                    .toList();
            Map<Target, RootPlan> plans = roots.plan(requests);
            assertThat(plans).hasSize(8);
            plans.forEach((target, plan) -> assertThat(plan)
                    .isInstanceOf(
                            target.environment().value().equals("env3")
                                    ? RootPlan.Unplanned.class
                                    : RootPlan.Planned.class));
        }
    }

    private static TerraformRoot without(TerraformRoot root) {
        return new TerraformRoot(
                root.directory(), root.closure(), List.of("apps/dns/dev1/gone.tf"), root.engine(), root.mode());
    }
}
