package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.Programs;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.model.Account;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.EngineRequirement;
import dev.towpath.model.GitSha;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.Intent;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.TerraformRoot;
import dev.towpath.model.Ulids;
import dev.towpath.model.VersionConstraint;
import dev.towpath.observed.Recorded;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.problem.Failure;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** One Terraform root of one target, the runs that work on it, and what they wrote down. */
final class RootFixture {
    static final Target TARGET = Target.of("dns", "dev1");
    static final GitSha COMMIT = new GitSha("1".repeat(40));
    static final String DIRECTORY = "apps/dns/dev1";

    final Path cache;
    final Path state;
    final SortedMap<String, String> environment = new TreeMap<>();
    final List<DeploymentRecord> records = new CopyOnWriteArrayList<>();
    final List<String> progress = new CopyOnWriteArrayList<>();
    final List<Map<String, String>> notes = new CopyOnWriteArrayList<>();
    final AtomicBoolean stopping = new AtomicBoolean();
    final Clock clock = Clock.systemUTC();
    final Ulids ids = new Ulids(Clock.systemUTC(), new SecureRandom());
    private final SortedMap<String, String> files = new TreeMap<>();
    private Optional<String> role = Optional.empty();
    private TerraformAllowances allowances = TerraformAllowances.NONE;
    private List<Path> engines = List.of();
    private String engine = "terraform";
    private List<EngineRequirement> requirements = List.of();
    private List<String> variableFiles = List.of();
    private Optional<String> workspace = Optional.empty();
    private List<String> credentialsCommand = List.of();

    RootFixture(Path directory) {
        this.cache = directory.resolve("cache");
        this.state = directory.resolve("state");
        environment.put("PATH", String.valueOf(System.getenv("PATH")));
        environment.put("HOME", directory.resolve("home").toString());
    }

    /** Skips the test where Terraform is missing. */
    static void assumeTerraform() {
        Assumptions.assumeTrue(
                Programs.find("terraform", String.valueOf(System.getenv("PATH")))
                        .isPresent(),
                "terraform is not on the PATH; get it from https://developer.hashicorp.com/terraform/install");
    }

    RootFixture main(String text) {
        files.put(DIRECTORY + "/main.tf", text);
        return this;
    }

    RootFixture file(String path, String text) {
        files.put(path, text);
        return this;
    }

    RootFixture role(String arn, List<String> command) {
        role = Optional.of(arn);
        credentialsCommand = command;
        return this;
    }

    RootFixture allowing(String... constructs) {
        return granting(new TerraformAllowances(Set.of(), Set.of(constructs), Set.of()));
    }

    RootFixture granting(TerraformAllowances granted) {
        allowances = granted;
        return this;
    }

    RootFixture engines(Path... installed) {
        engines = List.of(installed);
        return this;
    }

    /** A root of an engine; {@code constraints} stand in its main.tf, line 2. */
    RootFixture engine(String name, String... constraints) {
        engine = name;
        requirements = Stream.of(constraints)
                .map(text -> new EngineRequirement(VersionConstraint.of(text).orElseThrow(), DIRECTORY + "/main.tf:2"))
                .toList();
        return this;
    }

    RootFixture variableFiles(String... paths) {
        variableFiles = List.of(paths);
        return this;
    }

    RootFixture workspace(String name) {
        workspace = Optional.of(name);
        return this;
    }

    Place place() {
        return new Place(new Account("111111111111"), new Region("us-east-1"), role);
    }

    TerraformRoot root() {
        return new TerraformRoot(
                DIRECTORY,
                Digest.of(files.toString()),
                List.copyOf(files.keySet()),
                engine,
                requirements,
                variableFiles,
                workspace,
                TerraformMode.APPLY);
    }

    TerraformSettings settings() {
        return TerraformSettings.of(cache, state, environment, credentialsCommand)
                .with(allowances)
                .finding(engines)
                .timed(Duration.ofSeconds(0), Duration.ofMinutes(5), Duration.ofSeconds(60));
    }

    Surroundings surroundings() {
        return new Surroundings(
                new Programs(System::nanoTime, clock, environment.getOrDefault("PATH", "")),
                clock,
                ids::next,
                progress::add,
                stopping::get);
    }

    /** The roots of one run. */
    TerraformRoots run() {
        return run(settings());
    }

    TerraformRoots run(TerraformSettings settings) {
        MapTree tree = new MapTree(files);
        return new TerraformRoots(
                settings,
                surroundings(),
                commit -> Optional.of(tree),
                (subject, record) -> records.add(record),
                new Slots());
    }

    RootRequest request() {
        return new RootRequest(TARGET, place(), root(), COMMIT, false);
    }

    RootRequest retirement() {
        return new RootRequest(TARGET, place(), root(), COMMIT, true);
    }

    /** The change of a plan that is expected to succeed. */
    RootChange plan(TerraformRoots roots) {
        return plan(roots, request());
    }

    RootChange plan(TerraformRoots roots, RootRequest request) {
        RootPlan answer = roots.plan(List.of(request)).get(TARGET);
        return answer.fold(RootPlan.Planned::change, unplanned -> {
            throw new AssertionError(unplanned.failure().toString());
        });
    }

    /** The failure of a plan that is expected not to succeed. */
    Failure unplanned(TerraformRoots roots) {
        RootPlan answer = roots.plan(List.of(request())).get(TARGET);
        return answer.fold(
                planned -> {
                    throw new AssertionError("planned: " + planned.change());
                },
                RootPlan.Unplanned::failure);
    }

    Step.ApplyRoot step(RootChange change) {
        return new Step.ApplyRoot(subject(), grounds(), root(), change, false);
    }

    Subject subject() {
        Optional<DeploymentRecord> last =
                records.isEmpty() ? Optional.empty() : Optional.of(records.get(records.size() - 1));
        return new Subject(
                TARGET,
                place(),
                new Infrastructure(new ParameterPrefix("/dns/dev1")),
                new Recorded(new TreeMap<>(), last, Optional.empty()),
                Optional.empty());
    }

    static Grounds grounds() {
        return new Grounds(
                COMMIT,
                Optional.of(41),
                new TreeMap<>(Map.of("staff", List.of("platform-lead"))),
                Optional.empty(),
                new TreeMap<>());
    }

    Intent intent() {
        Map<String, String> learned = new HashMap<>();
        notes.forEach(learned::putAll);
        return new Intent(
                "01ARZ3NDEKTSV4RRFFQ69G5FAV",
                TARGET,
                "infrastructure",
                Optional.empty(),
                Optional.of(root().closure()),
                COMMIT,
                1,
                new RunId("01EARLIER"),
                Instant.EPOCH,
                new TreeMap<>(learned));
    }

    StepContext context() {
        return new StepContext(
                new RunId("01THISRUN"), intent(), () -> {}, notes::add, progress::add, true, stopping::get);
    }

    /** Plans and applies in one run. */
    Outcome reconcile() {
        try (TerraformRoots roots = run()) {
            return roots.run(step(plan(roots)), context());
        }
    }

    /** What lies in the cache below {@code terraform/}: run directories that were not removed. */
    List<String> runDirectories() {
        return new ArrayList<>(RunDirectory.all(settings().work(), TARGET).stream()
                .map(RunDirectory::id)
                .toList());
    }
}
