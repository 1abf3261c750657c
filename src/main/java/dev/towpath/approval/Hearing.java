package dev.towpath.approval;

import dev.towpath.approval.Ruling.Outcome;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Environment;
import dev.towpath.desired.Governing;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.GoverningReader;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.RepoSnapshot;
import dev.towpath.snapshot.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** The judgement of one snapshot: its policy history is worked out once, and then each question is answered from it. */
final class Hearing {
    private final RepoSnapshot snapshot;
    private final GoverningReader governing;
    private final PolicyFiles files;
    private final Witnesses witnesses;
    private final PolicyMemory memory;
    private final RuleBench bench;
    private final Line line;
    private final PolicyHistory policies;
    private final Containment containment;
    private final Rejoining rejoining;
    private final Emergencies emergencies;
    private final Map<Target, Map<Part, Integer>> traced = new HashMap<>();
    private final Map<GitSha, PolicyHistory> elsewhere = new HashMap<>();
    private List<GitSha> otherTips = List.of();

    Hearing(
            RepoSnapshot snapshot,
            GoverningReader governing,
            PolicyFiles files,
            Witnesses witnesses,
            PolicyMemory memory,
            SignatureVerifier signatures,
            Optional<BreakGlassReader> breakGlass) {
        this.memory = memory;
        this.snapshot = snapshot;
        this.governing = governing;
        this.files = files;
        this.witnesses = witnesses;
        this.bench = new RuleBench(witnesses);
        this.line = new Line(snapshot.history(), snapshot.history().firstParents());
        this.policies = new PolicyHistory(line, snapshot.branch(), files, witnesses, memory);
        this.containment = new Containment(line, governing, policies.bootstrap());
        this.rejoining = new Rejoining(line, governing);
        this.emergencies = new Emergencies(
                line, policies, breakGlass, new BreakGlassWitness(line, governing, witnesses, signatures, breakGlass));
    }

    boolean isAbout(RepoSnapshot other) {
        return snapshot.equals(other);
    }

    PolicyInForce policy() {
        return policies.report().with(emergencies.problems());
    }

    Map<Target, Verdict> judge(Collection<ApprovalQuestion> questions, Collection<GitSha> recorded) {
        otherTips = otherTips(recorded);
        List<DesiredTarget> fresh = questions.stream()
                .map(ApprovalQuestion::target)
                .filter(target -> !traced.containsKey(target.target()))
                .toList();
        if (!fresh.isEmpty()) {
            traced.putAll(Origins.trace(governing, line, fresh));
        }
        Map<Target, Verdict> verdicts = new TreeMap<>();
        questions.forEach(question -> verdicts.put(question.target().target(), verdict(question)));
        return verdicts;
    }

    /** Past changes judged again. */
    PolicyTrial trial(GitSha contained, Collection<DesiredTarget> targets) {
        return new Retrial(this, governing, line, policies, witnesses).since(contained, targets);
    }

    /** The parts that somebody has to agree to, by the place of the commit that brought them. */
    Map<Integer, Set<Part>> open(ApprovalQuestion question, Map<Part, Integer> origins) {
        return containment.open(question, origins);
    }

    private Verdict verdict(ApprovalQuestion question) {
        Target target = question.target().target();
        Map<Part, Integer> origins = Optional.ofNullable(traced.get(target)).orElse(Map.of());
        VerdictWriter writer = new VerdictWriter(line, origins, policies, witnesses);
        if (snapshot.workingFiles()
                || origins.size() < question.target().governing().parts().size()) {
            return writer.unknown("the commit that brought \"" + target + "\" is not known: commit the files first");
        }
        Optional<PolicyVersion> current = policies.current();
        if (current.isEmpty()) {
            return writer.missing(
                    "no approval policy is in force; add a usable \"" + ApprovalPolicy.PATH + "\"", false);
        }
        Optional<String> elsewhere = notInForce(question.target(), current.get());
        if (elsewhere.isPresent()) {
            return writer.missing(elsewhere.get() + policies.pendingReason(), true);
        }
        if (question.followed() && !leavesToNobody(question, current.get())) {
            return writer.missing(
                    "\"" + target
                            + "\" follows builds, to which nobody agrees, and the policy asks for approvals there",
                    false);
        }
        Map<Integer, Set<Part>> open =
                rejoining.and(containment.open(question, origins), question, origins, tips(question));
        List<Ruling> rulings = rulings(question, open, origins, Optional.empty());
        if (rulings.stream().allMatch(ruling -> ruling.outcome().allows())) {
            return writer.verdict(rulings, open, false);
        }
        Optional<Emergencies.Standing> broken = emergencies.standingIn(question, open, rulings);
        Optional<Emergency> emergency = broken.flatMap(Emergencies.Standing::counts);
        if (emergency.isPresent()) {
            return writer.inEmergency(rulings, emergency.get());
        }
        Verdict verdict = withoutEmergency(question, open, origins, rulings, writer);
        return broken.map(it -> writer.noting(verdict, "; breaking the glass counts for nothing: " + it.refused()))
                .orElse(verdict);
    }

    /** Whether the policy in force needs nobody: nothing governs a build that is followed, so no change of anything is judged for it. */
    private static boolean leavesToNobody(ApprovalQuestion question, PolicyVersion current) {
        return Rule.leaveToNobody(matching(question, Set.of(Part.PROMOTION), current));
    }

    private Verdict withoutEmergency(
            ApprovalQuestion question,
            Map<Integer, Set<Part>> open,
            Map<Part, Integer> origins,
            List<Ruling> rulings,
            VerdictWriter writer) {
        if (!policies.pending().map(it -> it.version().usable()).orElse(false)) {
            return writer.verdict(rulings, open, false);
        }
        boolean wouldAllow =
                rulings(question, open, origins, policies.pending().map(PolicyHistory.Placed::version)).stream()
                        .allMatch(ruling -> ruling.outcome().allows());
        return writer.verdict(rulings, open, wouldAllow);
    }

    /** Says of which environment the policy in force names another one: the target's own, or that which proves its artifact. */
    private Optional<String> notInForce(DesiredTarget target, PolicyVersion current) {
        if (!inForce(target.environment(), current)) {
            return Optional.of("environment \"" + target.environment().name() + "\" of towpath.yaml is not in force");
        }
        return target.promotedFrom()
                .flatMap(source -> line.tree(0)
                        .flatMap(tree -> files.at(tree).platform())
                        .flatMap(written ->
                                Optional.ofNullable(written.environments().get(source))))
                .filter(source -> !inForce(source, current))
                .map(source -> "environment \"" + source.name()
                        + "\" of towpath.yaml, from which it is promoted, is not in force");
    }

    /** Whether an environment is the one that the policy in force names. */
    private static boolean inForce(Environment asked, PolicyVersion current) {
        return current.platform()
                .map(platform -> platform.environments().get(asked.name()))
                .filter(it -> it.tier() == asked.tier()
                        && it.place().equals(asked.place())
                        && it.requireDigest() == asked.requireDigest())
                .isPresent();
    }

    private List<Ruling> rulings(
            ApprovalQuestion question,
            Map<Integer, Set<Part>> open,
            Map<Part, Integer> origins,
            Optional<PolicyVersion> instead) {
        List<Ruling> rulings = new ArrayList<>();
        for (Map.Entry<Integer, Set<Part>> brought : ordered(open, origins).entrySet()) {
            Set<Part> parts = brought.getValue();
            Change change =
                    change(question.target().target(), values(question.target(), brought), brought.getKey(), parts);
            rulings.add(ruling(question, change, parts, instead));
            if (instead.isEmpty()) {
                otherLines(question)
                        .forEach(version -> rulings.add(ruling(question, change, parts, Optional.of(version))));
            }
        }
        return rulings;
    }

    /** The values to agree to: those of now, but of the pipeline, which may have grown since, those of then. */
    private Map<Part, Digest> values(DesiredTarget target, Map.Entry<Integer, Set<Part>> brought) {
        Optional<Governing> then = brought.getValue().contains(Part.PIPELINE)
                ? line.tree(brought.getKey()).flatMap(tree -> governing.at(tree, target.target()))
                : Optional.empty();
        return then.orElse(target.governing()).parts();
    }

    /** The commit of the pin first, the others from the newest to the oldest. */
    private static Map<Integer, Set<Part>> ordered(Map<Integer, Set<Part>> open, Map<Part, Integer> origins) {
        Map<Integer, Set<Part>> ordered = new LinkedHashMap<>();
        Optional.ofNullable(origins.get(Part.PROMOTION))
                .filter(open::containsKey)
                .ifPresent(place -> ordered.put(place, open.getOrDefault(place, Set.of())));
        new TreeMap<>(open).forEach(ordered::putIfAbsent);
        return ordered;
    }

    /**
     * The policies of the lines on which targets were recorded, where those are not the line of the branch any more.
     *
     * <p>A merge the wrong way round makes a side branch the line of the branch; the policy that was in force where the target,
     * or any other, was recorded must not be lost with that.
     */
    private Collection<PolicyVersion> otherLines(ApprovalQuestion question) {
        Map<SortedMap<String, Digest>, PolicyVersion> versions = new LinkedHashMap<>();
        for (GitSha tip : tips(question)) {
            elsewhere
                    .computeIfAbsent(
                            tip,
                            key -> new PolicyHistory(
                                    Line.endingIn(snapshot.history(), key),
                                    snapshot.branch(),
                                    files,
                                    witnesses,
                                    memory))
                    .current()
                    .ifPresent(version -> versions.putIfAbsent(version.parts(), version));
        }
        return versions.values();
    }

    /** Where the branch was when something was deployed, as far as that is not its line any more. */
    private Set<GitSha> tips(ApprovalQuestion question) {
        Set<GitSha> tips = new LinkedHashSet<>(otherTips);
        question.recordedAt().filter(this::besideTheLine).ifPresent(tips::add);
        return tips;
    }

    /** Of the commits beside the line, those that no other one contains. */
    private List<GitSha> otherTips(Collection<GitSha> recorded) {
        List<Commit> beside = recorded.stream()
                .distinct()
                .filter(this::besideTheLine)
                .flatMap(commit -> snapshot.history().commit(commit).stream())
                .sorted(Comparator.comparing(Commit::committedAt).reversed())
                .toList();
        List<GitSha> tips = new ArrayList<>();
        for (Commit commit : beside) {
            if (tips.stream()
                    .noneMatch(
                            tip -> snapshot.history().ancestry(commit.id(), tip).continues())) {
                tips.add(commit.id());
            }
        }
        return tips;
    }

    private boolean besideTheLine(GitSha commit) {
        return line.place(commit).isEmpty()
                && snapshot.history().ancestry(commit, snapshot.commit().id()).continues();
    }

    /**
     * The ruling on one change.
     *
     * @param instead of the policy that was in force before it
     */
    Ruling ruling(ApprovalQuestion question, Change change, Set<Part> parts, Optional<PolicyVersion> instead) {
        DesiredTarget target = question.target();
        int place = change.place();
        Answer<Optional<PolicyVersion>> judging = instead.isPresent()
                ? Answer.of(instead)
                : policies.judging(
                        place,
                        target.environment().name(),
                        version -> matching(question, parts, version).stream().allMatch(Rule::needsNobody));
        PolicyVersion version = judging.fold(known -> known, why -> Optional.<PolicyVersion>empty())
                .or(() -> policies.before(place))
                .orElseThrow();
        if (judging instanceof Answer.Unknown<Optional<PolicyVersion>> unknown) {
            return Ruling.without(
                    Outcome.UNKNOWN,
                    change,
                    version,
                    "the pull request of commit " + change.commit().id().abbreviated() + " is not known: "
                            + unknown.why());
        }
        return bench.rule(change, matching(question, parts, version), version, "\"" + target.target() + "\"");
    }

    private static List<Rule> matching(ApprovalQuestion question, Set<Part> parts, PolicyVersion version) {
        DesiredTarget target = question.target();
        Optional<Tier> tier = version.platform()
                .flatMap(platform -> Optional.ofNullable(
                        platform.environments().get(target.environment().name())))
                .map(Environment::tier);
        Set<Condition.Kind> kinds = EnumSet.noneOf(Condition.Kind.class);
        if (question.terraform()) {
            kinds.add(Condition.Kind.TERRAFORM);
        }
        if (!question.terraform() || !(target.workload() instanceof Infrastructure)) {
            kinds.add(Condition.Kind.DEPLOY);
        }
        Condition.Change change = new Condition.Change(
                target.target(),
                tier,
                kinds,
                question.effects(),
                question.rollbackProven() && parts.equals(Set.of(Part.PROMOTION)));
        return version.policy().map(policy -> policy.matching(change)).orElse(List.of());
    }

    /**
     * What a commit brought to a target.
     *
     * @param values of the target at that commit
     * @param parts that the commit brought
     */
    Change change(Target target, Map<Part, Digest> values, int place, Set<Part> parts) {
        TreeMap<Part, Digest> wanted = new TreeMap<>();
        values.forEach((part, value) -> {
            if (parts.contains(part)) {
                wanted.put(part, value);
            }
        });
        Content<Part> content = new Content<>(
                wanted, tree -> governing.at(tree, target).map(it -> it.parts()).orElse(Map.of()));
        return new Change(line, place, content, () -> files(target, place, parts));
    }

    /** The files of a commit that matter to a target. */
    private List<String> files(Target target, int place, Set<Part> parts) {
        List<String> watched = line.tree(place)
                .map((Tree tree) -> governing.paths(tree, target))
                .orElse(List.of());
        Set<String> files = new TreeSet<>();
        if (parts.contains(Part.PIPELINE)) {
            // Another folder went; it concerns those who own the pin that was behind it.
            files.add(target.promotionFile());
        }
        line.changes(place).stream()
                .filter(path -> watched.stream().anyMatch(at -> path.equals(at) || path.startsWith(at + "/")))
                .forEach(files::add);
        return List.copyOf(files);
    }
}
