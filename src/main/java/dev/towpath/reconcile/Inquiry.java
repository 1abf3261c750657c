package dev.towpath.reconcile;

import dev.towpath.approval.ApprovalQuestion;
import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.Promotion;
import dev.towpath.journal.KeptObjects;
import dev.towpath.journal.Quarantine;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.Evidence;
import dev.towpath.plan.Following;
import dev.towpath.plan.GateResult;
import dev.towpath.plan.Judgement;
import dev.towpath.plan.Plan;
import dev.towpath.plan.Planner;
import dev.towpath.plan.Protection;
import dev.towpath.plan.RootLook;
import dev.towpath.plan.Situation;
import dev.towpath.plan.Step;
import dev.towpath.plan.Success;
import dev.towpath.plan.TargetPlan;
import dev.towpath.plan.Told;
import dev.towpath.plan.World;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds out what the gates want to know, and only about targets that may change. */
final class Inquiry {
    private static final int HISTORY_ENTRIES = 50;

    private static final Proof NO_PROOF = Proof.none("none");

    private final World world;
    private final Connections.Connected connected;
    private final RunOptions options;
    private final Map<Target, RootPlan> looked;

    /**
     * An inquiry.
     *
     * @param looked plans of roots that were looked at for drift
     */
    Inquiry(World world, Connections.Connected connected, RunOptions options, Map<Target, RootPlan> looked) {
        this.looked = looked;
        this.world = world;
        this.connected = connected;
        this.options = options;
    }

    /** The evidence; empty, and free, if nothing may change. */
    Evidence gather() {
        Set<Target> candidates = new TreeSet<>(Planner.candidates(world));
        candidates.retainAll(world.selected());
        if (candidates.isEmpty()) {
            return Evidence.NONE;
        }
        Map<Artifact, ArtifactState> artifacts = artifacts(candidates);
        Map<Target, List<Success>> successes = successes(candidates);
        Map<Target, Judgement> judgements = judgements();
        options.progress().say("judging approvals");
        Map<Target, ApprovalQuestion> questions = new HashMap<>();
        candidates.forEach(target -> questions.put(target, question(target, artifacts, successes)));
        Map<Target, Verdict> verdicts = new HashMap<>(judge(world, connected, questions.values()));
        Evidence soFar = new Evidence(verdicts, artifacts, Map.of(), successes, judgements);
        Map<Target, RootPlan> rootPlans = new HashMap<>(looked);
        rootPlans.keySet().retainAll(candidates);
        Map<Target, RootLook> plannedBefore = new HashMap<>();
        if (options.rootPlanning().ofChanged()) {
            List<RootRequest> requests = requests(soFar);
            PlannedOnly plannedOnly = new PlannedOnly(world, connected, options);
            plannedBefore.putAll(plannedOnly.known(requests));
            Map<Target, RootPlan> fresh = rootPlans(requests.stream()
                    .filter(request -> !plannedBefore.containsKey(request.target()))
                    .toList());
            plannedOnly.remember(requests, fresh);
            rootPlans.putAll(fresh);
        }
        verdicts.putAll(judge(world, connected, knowingPlans(questions, rootPlans)));
        Told told = new PlansTold(world, connected, options).before(rootPlans);
        return new Evidence(verdicts, artifacts, rootPlans, successes, judgements, told, plannedBefore);
    }

    private Map<Artifact, ArtifactState> artifacts(Set<Target> candidates) {
        Set<Artifact> wanted = candidates.stream()
                .flatMap(target -> situation(target).artifact().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        Set<Artifact> pinned = world.situations().values().stream()
                .flatMap(situation -> situation.artifact().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        options.progress().say("looking up " + wanted.size() + " artifacts");
        return Isolated.ask(
                wanted,
                some -> connected.artifacts().find(some, pinned),
                artifact -> artifact,
                (artifact, failure) -> new ArtifactState.Unverifiable(failure));
    }

    /** What cannot be judged is unknown, which is never granted. */
    static Map<Target, Verdict> judge(
            World world, Connections.Connected connected, Collection<ApprovalQuestion> questions) {
        Set<GitSha> recorded = world.recordings().commits();
        return Isolated.ask(
                questions,
                some -> connected.judge().judge(some, recorded),
                question -> question.target().target(),
                (question, failure) ->
                        new Verdict.Unknown(NO_PROOF, "the approval could not be judged: " + failure.message()));
    }

    /** The history of what a rollback goes back to, and of promotion sources whose record has moved on. */
    private Map<Target, List<Success>> successes(Set<Target> candidates) {
        Set<Target> wanted = new TreeSet<>();
        for (Target target : candidates) {
            Situation situation = situation(target);
            if (situation.desired().promotion().flatMap(Promotion::rollbackOf).isPresent()) {
                wanted.add(target);
            }
            situation
                    .desired()
                    .promotedFrom()
                    .map(environment -> new Target(target.app(), environment))
                    .filter(source -> !recorded(source, situation))
                    .ifPresent(wanted::add);
        }
        return wanted.stream().collect(Collectors.toMap(target -> target, this::successes));
    }

    private boolean recorded(Target source, Situation situation) {
        return Optional.ofNullable(world.situations().get(source))
                .map(there -> there.record().pin().equals(situation.pin()))
                .orElse(false);
    }

    private List<Success> successes(Target target) {
        return connected.journal().history(target, HISTORY_ENTRIES).stream()
                .filter(entry -> entry.succeeded() && entry.artifact().isPresent())
                .map(entry -> new Success(entry.artifact().orElseThrow(), entry.digest(), entry.finished()))
                .toList();
    }

    private Map<Target, Judgement> judgements() {
        Map<Target, Judgement> judgements = new HashMap<>();
        KeptObjects<Quarantine> kept = connected.journal().judgements();
        kept.known()
                .forEach((target, quarantine) ->
                        judgements.put(target, Judgement.of(quarantine.subject(), quarantine.message())));
        kept.unreadable()
                .forEach((target, failure) -> judgements.put(
                        target,
                        new Judgement(
                                Optional.empty(),
                                "whether it was judged to be broken is not known: " + failure.message())));
        return judgements;
    }

    private ApprovalQuestion question(
            Target target, Map<Artifact, ArtifactState> artifacts, Map<Target, List<Success>> successes) {
        Situation situation = situation(target);
        Optional<Digest> digest = situation
                .artifact()
                .map(artifacts::get)
                .flatMap(state -> state.fold(
                        available -> Optional.of(available.digest()), a -> Optional.empty(), u -> Optional.empty()));
        boolean claimed =
                situation.desired().promotion().flatMap(Promotion::rollbackOf).isPresent();
        boolean proven = claimed
                && digest.isPresent()
                && successes.getOrDefault(target, List.of()).stream()
                        .anyMatch(success -> success.digest().equals(digest));
        ApprovalQuestion question = new ApprovalQuestion(
                situation.desired(),
                situation.record().commit(),
                proven,
                situation.rootChanged(),
                situation.retiring());
        boolean followed = situation.following().filter(Following::follows).isPresent();
        return followed ? question.ofFollowed() : question;
    }

    private List<RootRequest> requests(Evidence soFar) {
        Plan outline = Planner.outline(world, soFar);
        return outline.targets().values().stream()
                .filter(plan -> plan.situation().rootChanged() && opens(plan))
                .map(plan -> new RootRequest(
                        plan.target(),
                        plan.situation().desired().environment().place(),
                        plan.situation().desired().root(),
                        world.commit(),
                        plan.situation().retiring()))
                .toList();
    }

    private Map<Target, RootPlan> rootPlans(List<RootRequest> requests) {
        if (requests.isEmpty()) {
            return Map.of();
        }
        options.progress().say("planning " + requests.size() + " Terraform roots");
        return connected.roots().plan(requests);
    }

    /** Whether nothing but Terraform's own word is missing; a root that is only planned has gates and no step. */
    private boolean opens(TargetPlan plan) {
        boolean applies = plan.steps().stream().anyMatch(step -> step instanceof Step.ApplyRoot);
        boolean onlyPlanned = !plan.gates().isEmpty() && plan.gates().stream().allMatch(this::opens);
        return applies || onlyPlanned;
    }

    private boolean opens(GateResult gate) {
        boolean early = options.rootPlanning() == RootPlanning.BEFORE_APPROVAL;
        return gate.open() || (early && gate.gate().equals("approval"));
    }

    /** Who must agree may depend on what a plan does that is applied, so that is asked again once it is known. */
    private List<ApprovalQuestion> knowingPlans(
            Map<Target, ApprovalQuestion> questions, Map<Target, RootPlan> rootPlans) {
        List<ApprovalQuestion> again = new ArrayList<>();
        rootPlans.forEach((target, plan) -> plan.fold(
                        planned -> Optional.of(planned.change()), unplanned -> Optional.<RootChange>empty())
                .filter(change ->
                        !change.isEmpty() && situation(target).desired().root().mode() == TerraformMode.APPLY)
                .map(change -> Protection.effects(change, world.platform().terraform()))
                .ifPresent(effects -> Optional.ofNullable(questions.get(target))
                        .map(question -> question.about(effects))
                        .ifPresent(again::add)));
        return again;
    }

    private Situation situation(Target target) {
        return Optional.ofNullable(world.situations().get(target)).orElseThrow();
    }
}
