package dev.towpath.app;

import dev.towpath.adapter.forge.github.GitHubCheckup;
import dev.towpath.adapter.terraform.TerraformRoots;
import dev.towpath.approval.ApprovalPolicy;
import dev.towpath.approval.Evidence;
import dev.towpath.approval.PolicyCheckup;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Forge;
import dev.towpath.desired.terraform.KnownTraps;
import dev.towpath.model.EngineRequirement;
import dev.towpath.model.TerraformMode;
import dev.towpath.problem.Diagnosis;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Severity;
import dev.towpath.report.Words;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Tree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Looks at what the config repository says: the commit itself, who approves, and the Terraform in it. */
final class RepositoryChecks {
    private final Assembled parts;
    private final Workbench bench;
    private final Opened opened;

    RepositoryChecks(Assembled parts, Workbench bench, Opened opened) {
        this.parts = parts;
        this.bench = bench;
        this.opened = opened;
    }

    /** The commit that a run would use, and whether its files can be used. */
    List<Diagnosis> commit() {
        RepoSnapshot snapshot = opened.snapshot();
        Commit commit = snapshot.commit();
        Duration age = Duration.between(commit.committedAt(), bench.clock().instant());
        List<Diagnosis> found = new ArrayList<>();
        String place =
                "branch \"" + snapshot.branch() + "\" is at " + commit.id().abbreviated();
        found.add(
                age.isNegative()
                        ? Diagnosis.warn(
                                place + ", which was committed " + Words.duration(age.negated()) + " from now",
                                "set the clock of this machine, or of the one that commits")
                        : Diagnosis.ok(place + ", committed " + Words.duration(age) + " ago"));
        long errors = opened.desired().problems().list().stream()
                .filter(problem -> problem.severity() == Severity.ERROR)
                .count();
        found.add(
                errors == 0
                        ? Diagnosis.ok(Words.count(opened.desired().targets().size(), "target") + " can be read")
                        : Diagnosis.bad(
                                Words.count(errors, "error") + " in the files, "
                                        + Words.count(opened.desired().invalid().size(), "target")
                                        + " cannot be used",
                                "run \"towpath validate\""));
        return found;
    }

    /** The policy in force, and whether those whom it names can give their word. */
    List<Diagnosis> approvals() {
        List<Diagnosis> found = new ArrayList<>();
        for (Problem problem : parts.judge().policy(opened.snapshot()).problems()) {
            Diagnosis diagnosis = Diagnosis.bad(problem.message(), problem.advice());
            found.add(problem.span().map(diagnosis::at).orElse(diagnosis));
        }
        Tree tree = opened.snapshot().tree();
        Optional<ApprovalPolicy> policy = policy();
        if (policy.isEmpty()) {
            found.add(Diagnosis.bad(
                    "there is no usable policy, so nothing that needs an approval can have one",
                    "run \"towpath validate\", and correct " + ApprovalPolicy.PATH));
            return found;
        }
        Optional<String> signers = tree.entry(ApprovalPolicy.SIGNERS_PATH)
                .filter(entry -> entry.kind().isFile())
                .map(entry -> new String(tree.read(entry), StandardCharsets.UTF_8));
        found.addAll(new PolicyCheckup(policy.get(), github().isPresent(), signers).look());
        return found;
    }

    private Optional<ApprovalPolicy> policy() {
        return parts.judge()
                .policy(opened.snapshot())
                .policy()
                .or(() -> parts.policyIn(opened.snapshot().tree()));
    }

    private Optional<Forge.GitHub> github() {
        return opened.platform().forge() instanceof Forge.GitHub forge ? Optional.of(forge) : Optional.empty();
    }

    /** Whether a run asks a forge at all. */
    boolean asksForge() {
        return github().isPresent();
    }

    /** What the forge answers to these credentials. */
    List<Diagnosis> forge() {
        SortedSet<String> teams = new TreeSet<>();
        policy().filter(policy -> policy.evidence(true).contains(Evidence.FORGE_REVIEW))
                .ifPresent(policy -> policy.groups().values().forEach(group -> teams.addAll(group.teams())));
        return new GitHubCheckup(parts.forges().github(), github().orElseThrow().repository()).look(teams);
    }

    /** What stands in the Terraform files that works against deployments. */
    List<Diagnosis> traps() {
        List<Diagnosis> found = new KnownTraps(opened.snapshot().tree())
                .in(selected().stream().map(DesiredTarget::root).toList());
        return found.isEmpty() ? List.of(Diagnosis.ok("no known trap in the modules of this repository")) : found;
    }

    /** Whether the engines that the roots ask for are installed. */
    List<Diagnosis> engines() {
        List<DesiredTarget> planned = selected().stream()
                .filter(target -> target.root().mode() != TerraformMode.OFF)
                .toList();
        if (planned.isEmpty()) {
            return List.of(Diagnosis.ok("no root is planned by Towpath, so no engine is needed"));
        }
        // Roots that ask for the same are asked about once.
        Map<String, List<DesiredTarget>> alike = new LinkedHashMap<>();
        planned.forEach(target ->
                alike.computeIfAbsent(wish(target), key -> new ArrayList<>()).add(target));
        Map<String, Integer> fitting = new TreeMap<>();
        List<Diagnosis> found = new ArrayList<>();
        try (TerraformRoots roots = parts.wiring().roots(opened.snapshot(), opened.platform(), (subject, record) -> {
            throw new IllegalStateException("a checkup records nothing");
        })) {
            for (List<DesiredTarget> targets : alike.values()) {
                DesiredTarget first = targets.get(0);
                try {
                    fitting.merge(roots.engine(first.target(), first.root()), targets.size(), Integer::sum);
                } catch (FailureException e) {
                    found.add(unfit(e.failure(), targets.size() - 1));
                }
            }
        }
        fitting.forEach((engine, count) -> found.add(0, Diagnosis.ok(engine + " fits " + Words.count(count, "root"))));
        return found;
    }

    private static String wish(DesiredTarget target) {
        return target.root().engine()
                + target.root().requirements().stream()
                        .map(EngineRequirement::constraint)
                        .toList();
    }

    private static Diagnosis unfit(Failure failure, int others) {
        return others == 0
                ? Diagnosis.of(failure)
                : Diagnosis.bad(
                        failure.message() + "; so it is with " + Words.count(others, "more root"), failure.advice());
    }

    private List<DesiredTarget> selected() {
        return opened.selected(bench.session().scope().selection());
    }
}
