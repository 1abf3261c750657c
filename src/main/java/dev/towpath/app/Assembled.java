package dev.towpath.app;

import dev.towpath.adapter.forge.github.GitHubCommits;
import dev.towpath.adapter.git.GitSignatureVerifier;
import dev.towpath.adapter.git.JGitSnapshotSource;
import dev.towpath.adapter.git.RemoteAccess;
import dev.towpath.adapter.hcl.Hcl4jDecoder;
import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.approval.ApprovalJudge;
import dev.towpath.approval.ApprovalPolicy;
import dev.towpath.approval.ApprovalPolicyReader;
import dev.towpath.approval.BreakGlassReader;
import dev.towpath.approval.FollowingPolicy;
import dev.towpath.approval.PolicyReading;
import dev.towpath.approval.ReviewSource;
import dev.towpath.desired.ConfigRepositoryReader;
import dev.towpath.desired.DesiredState;
import dev.towpath.desired.Forge;
import dev.towpath.desired.Platform;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Limits;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.ReasonCode;
import dev.towpath.problem.Severity;
import dev.towpath.reconcile.Reconciliation;
import dev.towpath.reconcile.Validation;
import dev.towpath.report.CallTally;
import dev.towpath.report.ForgeNotices;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Tree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The parts of the program put together: what reads repositories, judges and reconciles. */
final class Assembled implements AutoCloseable {
    private final Workbench bench;
    private final JGitSnapshotSource snapshots;
    private final ConfigRepositoryReader reader;
    private final ApprovalPolicyReader policies;
    private final BreakGlassReader breakGlass;
    private final Forges forges;
    private final ApprovalJudge judge;
    private final Announcements announcements;
    private final Notifications notifications;
    private final Wiring wiring;

    private Assembled(Workbench bench) {
        this.bench = bench;
        SnakeYamlParser yaml = new SnakeYamlParser();
        this.snapshots = new JGitSnapshotSource(
                bench.directories().cache(),
                access(bench),
                bench.calls(),
                bench.session().progress());
        this.reader =
                new ConfigRepositoryReader(yaml, new JacksonTreeParser(), new Hcl4jDecoder(Limits.HCL_DECODE_MAX));
        this.policies = new ApprovalPolicyReader(yaml);
        this.breakGlass = new BreakGlassReader(yaml, bench.clock()::instant);
        this.forges = new Forges(bench);
        this.judge = judge(this::reviews)
                .remembering(new RememberedPolicies(bench.directories().cache(), secret(bench.environment())));
        this.announcements = new Announcements(bench, forges);
        this.notifications = new Notifications(bench);
        this.wiring = new Wiring(bench, judge, announcements, notifications, new PinCommits(bench, snapshots));
    }

    static Assembled of(Workbench bench) {
        return new Assembled(bench);
    }

    Reconciliation reconciliation() {
        LookedOn looked = new LookedOn(bench.onlooker());
        return new Reconciliation(
                looked.snapshots(snapshots),
                looked.reader(reader),
                looked.connections(wiring),
                bench.calls(),
                bench.clock(),
                System::nanoTime,
                bench.ids()::next);
    }

    Validation validation() {
        return new Validation(reader, this::policyProblems, bench.calls(), bench.clock(), System::nanoTime);
    }

    ApprovalJudge judge() {
        return judge;
    }

    /** A judge who asks other forges, and remembers nothing. */
    ApprovalJudge judge(Function<Forge.GitHub, ReviewSource> asked) {
        return new ApprovalJudge(reader, reader, policies, asked, new GitSignatureVerifier()).heeding(breakGlass);
    }

    /** The reviews of a forge. */
    ReviewSource reviews(Forge.GitHub forge) {
        return forges.reviews(forge);
    }

    /** What the forge is told of a run. */
    Announcements announcements() {
        return announcements;
    }

    /** What people are told of a run. */
    Notifications notifications() {
        return notifications;
    }

    /** The forge as this call reaches it. */
    Forges forges() {
        return forges;
    }

    Wiring wiring() {
        return wiring;
    }

    /** Writes to a forge. */
    ForgeNotices notices(Forge.GitHub forge) {
        return forges.notices(forge);
    }

    /** Lists commits of applications' own repositories. */
    GitHubCommits commits() {
        return new GitHubCommits(forges.github());
    }

    CallTally calls() {
        return bench.calls();
    }

    ConfigRepositoryReader reader() {
        return reader;
    }

    JGitSnapshotSource snapshots() {
        return snapshots;
    }

    /** A repository read at a ref, with the platform that is in force. */
    Opened open(String repository, Optional<String> ref) {
        RepoSnapshot snapshot = snapshots.open(repository, ref);
        DesiredState desired = reader.read(snapshot);
        Platform written = desired.platform().orElseThrow(() -> unusable(desired.problems()));
        return new Opened(snapshot, desired, judge.policy(snapshot).platform().orElse(written));
    }

    /** The files to validate: of a working directory without a ref as they lie there, else those of the commit. */
    RepoSnapshot filesOf(String repository, Optional<String> ref) {
        Path directory = repository.contains("://") ? Path.of("/dev/null") : Path.of(repository);
        boolean bare =
                Files.isRegularFile(directory.resolve("HEAD")) && Files.isDirectory(directory.resolve("objects"));
        return ref.isEmpty() && Files.isDirectory(directory) && !bare
                ? snapshots.openWorkingFiles(repository)
                : snapshots.open(repository, ref);
    }

    /** The policy in a tree, if it has a usable one. */
    Optional<ApprovalPolicy> policyIn(Tree tree) {
        return policyReading(tree).policy();
    }

    /** The digest of the policy in a tree, if it has a usable one. */
    Optional<Digest> policyDigest(Tree tree) {
        return policyReading(tree).policy().map(ApprovalPolicy::digest);
    }

    private PolicyReading policyReading(Tree tree) {
        return policies.read(
                tree,
                reader.platform(tree)
                        .<Set<EnvironmentName>>map(platform ->
                                new LinkedHashSet<>(platform.environments().keySet()))
                        .orElse(Set.of()));
    }

    private Problems policyProblems(RepoSnapshot snapshot, DesiredState desired) {
        Tree tree = snapshot.tree();
        PolicyReading reading = policyReading(tree);
        return reading.problems()
                .and(reading.policy()
                        .map(policy -> new FollowingPolicy(policy).problems(desired))
                        .orElse(Problems.NONE))
                .and(Problems.of(breakGlass.read(tree).stream()
                        .flatMap(broken -> broken.problems().list().stream())
                        .toList()));
    }

    private static FailureException unusable(Problems problems) {
        String first = problems.list().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .findFirst()
                .map(Problem::toString)
                .orElse("it cannot be read");
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.INVALID, "towpath.yaml cannot be used: " + first, "run \"towpath validate\""));
    }

    /** What only those have who may ask the forge as this run does. */
    static Optional<String> secret(Map<String, String> environment) {
        try {
            String key = environment.getOrDefault("TOWPATH_GITHUB_APP_KEY", "").strip();
            String secret =
                    key.isEmpty() ? environment.getOrDefault("GITHUB_TOKEN", "") : Files.readString(Path.of(key));
            return Optional.of(secret.strip()).filter(text -> !text.isEmpty());
        } catch (IOException | RuntimeException e) {
            return Optional.empty();
        }
    }

    private static RemoteAccess access(Workbench bench) {
        Map<String, String> environment = bench.environment();
        RemoteAccess usual = RemoteAccess.ofHome(bench.directories().home());
        TreeMap<String, String> tokens = new TreeMap<>();
        Optional.ofNullable(environment.get("GITHUB_TOKEN"))
                .filter(token -> !token.isBlank())
                .ifPresent(token -> tokens.put("github.com", token));
        return new RemoteAccess(
                tokens,
                Optional.ofNullable(environment.get("TOWPATH_GIT_TOKEN")).filter(token -> !token.isBlank()),
                Optional.ofNullable(environment.get("TOWPATH_SSH_KNOWN_HOSTS"))
                        .map(Path::of)
                        .orElse(usual.knownHosts()),
                Optional.ofNullable(environment.get("TOWPATH_SSH_KEY"))
                        .map(key -> List.of(Path.of(key)))
                        .orElse(usual.sshKeys()),
                bench.settings().gitHosts());
    }

    @Override
    public void close() {
        notifications.close();
        snapshots.close();
    }
}
