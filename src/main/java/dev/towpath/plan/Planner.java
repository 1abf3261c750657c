package dev.towpath.plan;

import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.OnDrift;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.Live;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Turns a world and the evidence into a plan. Pure and deterministic: no I/O, no clock, no chance.
 *
 * <p>Per target it compares three identities, the pin, the record and what is live, and where they differ it asks the gates.
 */
public final class Planner {
    private static final RootChange NOT_PLANNED_YET = new RootChange(List.of(), Set.of(), Digest.of(""), List.of(), "");

    private final World world;
    private final Evidence evidence;
    private final boolean assumeRootPlans;
    private final Map<Target, TargetPlan> decided = new TreeMap<>();
    private final Set<Target> deciding = new HashSet<>();

    private Planner(World world, Evidence evidence, boolean assumeRootPlans) {
        this.world = world;
        this.evidence = evidence;
        this.assumeRootPlans = assumeRootPlans;
    }

    /** The plan. */
    public static Plan plan(World world, Evidence evidence) {
        return new Planner(world, evidence, false).plan();
    }

    /** The plan as it would be if every Terraform root that is still to be planned had nothing against it. */
    public static Plan outline(World world, Evidence evidence) {
        return new Planner(world, evidence, true).plan();
    }

    /** Targets that may change, so that evidence is worth gathering; all others cost nothing more. */
    public static Set<Target> candidates(World world) {
        Set<Target> candidates = new HashSet<>();
        world.situations().forEach((target, situation) -> {
            Comparison comparison = Comparison.of(situation);
            boolean putsRight = comparison == Comparison.IN_SYNC && putsRight(situation, world);
            if (comparison.mayChange() || putsRight) {
                candidates.add(target);
            }
        });
        return candidates;
    }

    private Plan plan() {
        SortedMap<Target, TargetPlan> targets = new TreeMap<>();
        world.situations().keySet().forEach(target -> decide(target).ifPresent(plan -> targets.put(target, plan)));
        return new Plan(targets);
    }

    /** The plan of one target; empty if it does not exist or is being worked out: a circle of dependencies. */
    private Optional<TargetPlan> decide(Target target) {
        Situation situation = world.situations().get(target);
        if (situation == null) {
            return Optional.empty();
        }
        if (!decided.containsKey(target)) {
            if (!deciding.add(target)) {
                return Optional.empty();
            }
            TargetPlan plan = decide(situation);
            decided.put(target, world.selected().contains(target) ? plan : withoutSteps(plan));
            deciding.remove(target);
        }
        return Optional.ofNullable(decided.get(target));
    }

    private TargetPlan decide(Situation situation) {
        return switch (Comparison.of(situation)) {
            case SUSPENDED ->
                idle(situation, State.SUSPENDED, ReasonCode.SUSPENDED, "promotion.yaml says suspend: true");
            case OFF -> idle(situation, State.SUSPENDED, ReasonCode.SUSPENDED, "app.yaml says terraform: off");
            case RECORD_UNREADABLE ->
                failed(situation, situation.record().failure().orElseThrow());
            case NOT_FOLLOWED ->
                failed(
                        situation,
                        situation.following().flatMap(Following::failure).orElseThrow());
            case LIVE_UNREADABLE -> failed(situation, unreadable(situation));
            case RETIRED -> idle(situation, State.IN_SYNC, ReasonCode.RETIRED, SituationWords.retired(situation));
            case UNPINNED -> idle(situation, State.UNPINNED, ReasonCode.UNPINNED, SituationWords.unpinned(situation));
            case IN_SYNC -> applied(situation);
            case UNSETTLED -> settle(situation, List.of());
            case MOVING ->
                idle(
                        situation,
                        State.IN_PROGRESS,
                        SituationWords.cause(situation),
                        SituationWords.difference(situation));
            case DRIFTED -> drifted(situation);
            case ADOPTABLE -> adopt(situation);
            case CHANGED -> change(situation);
        };
    }

    /** A target that is as it should be, but for what a look at its Terraform root may have seen. */
    private TargetPlan applied(Situation situation) {
        Optional<RootLook.Drift> drift = world.drift(situation.target());
        if (drift.isEmpty()) {
            return line(situation, State.IN_SYNC, Optional.empty(), List.of(), List.of());
        }
        Optional<RootChange> change = question(situation).rootChange();
        if (!putsRight(situation, world) || change.isEmpty()) {
            Hold seen = RootNotes.drifted(drift.get());
            return line(situation, State.DRIFTED, Optional.of(seen), List.of(), List.of());
        }
        List<GateResult> gates = ask(Gates.ofChange(situation), question(situation));
        Optional<Hold> hold = firstHold(gates);
        if (hold.isPresent()) {
            return line(situation, State.HELD, hold, List.of(), gates);
        }
        Step step = new Step.ApplyRoot(
                situation.subject(), grounds(situation), situation.desired().root(), change.get(), false);
        return line(situation, State.WOULD_APPLY, Optional.empty(), List.of(step), gates);
    }

    /** Whether drift of the root is to be taken back, by the same gates as any other change. */
    private static boolean putsRight(Situation situation, World world) {
        return world.drift(situation.target()).isPresent()
                && situation.desired().onDrift() == OnDrift.REDEPLOY
                && situation.desired().root().mode() == TerraformMode.APPLY
                && situation.desired().workload().recordedVersionParameter().isEmpty();
    }

    private TargetPlan drifted(Situation situation) {
        boolean ours = situation.observation().live() instanceof Live.Different live && live.ours();
        return ours || situation.desired().onDrift() == OnDrift.REDEPLOY
                ? change(situation)
                : idle(situation, State.DRIFTED, SituationWords.cause(situation), SituationWords.difference(situation));
    }

    private TargetPlan adopt(Situation situation) {
        Question question = question(situation);
        List<GateResult> gates = ask(Gates.ofAdoption(situation), question);
        Optional<Hold> hold = firstHold(gates);
        if (hold.isPresent()) {
            return line(situation, State.HELD, hold, List.of(), gates);
        }
        Step step = new Step.Adopt(
                situation.subject(),
                grounds(situation),
                situation.artifact().orElseThrow(),
                question.digest().orElseThrow());
        return line(situation, State.WOULD_DEPLOY, Optional.empty(), List.of(step), gates);
    }

    private TargetPlan change(Situation situation) {
        Question question = question(situation);
        List<GateResult> gates = ask(Gates.ofChange(situation), question);
        Optional<Hold> hold = firstHold(gates);
        if (hold.isPresent()) {
            return situation.unsettled()
                    ? settle(situation, gates)
                    : line(situation, State.HELD, hold, List.of(), gates);
        }
        if (situation.overtaken() && !world.acceptRewind()) {
            return settle(situation, gates);
        }
        Optional<RootPlan> rootPlan = rootPlan(situation);
        Optional<RootPlan.Unplanned> unplanned =
                rootPlan.flatMap(plan -> plan.fold(planned -> Optional.empty(), Optional::of));
        if (unplanned.isPresent()) {
            return leftByOurApply(situation, unplanned.get())
                    ? settle(situation, gates)
                    : failed(situation, unplanned.get().failure());
        }
        List<Step> steps = steps(situation, question, rootPlan);
        if (steps.isEmpty()) {
            return planOnly(situation, rootPlan, gates);
        }
        State state = steps.get(steps.size() - 1) instanceof Step.ApplyRoot ? State.WOULD_APPLY : State.WOULD_DEPLOY;
        return new TargetPlan(
                situation,
                state,
                Optional.empty(),
                steps,
                Ordering.predecessors(question),
                gates,
                question.verdict(),
                notes(question));
    }

    private List<Step> steps(Situation situation, Question question, Optional<RootPlan> rootPlan) {
        List<Step> steps = new ArrayList<>();
        Grounds grounds = grounds(situation);
        situation
                .openIntent()
                .filter(intent -> situation.unsettled() && !situation.resumable())
                .ifPresent(intent -> steps.add(new Step.Settle(situation.subject(), grounds, intent)));
        boolean applies = situation.desired().root().mode() == TerraformMode.APPLY;
        rootPlan.filter(plan -> applies)
                .flatMap(plan -> plan.fold(planned -> Optional.of(planned.change()), u -> Optional.empty()))
                .ifPresent(change -> steps.add(new Step.ApplyRoot(
                        situation.subject(), grounds, situation.desired().root(), change, situation.retiring())));
        boolean deploys =
                !situation.retiring() && (!steps.isEmpty() || !situation.pinRecorded() || !situation.pinLive());
        if (deploys) {
            situation
                    .artifact()
                    .ifPresent(artifact -> steps.add(deployment(
                            situation, grounds, artifact, question.digest().orElseThrow())));
        }
        return steps;
    }

    private Step deployment(Situation situation, Grounds grounds, Artifact artifact, Digest digest) {
        return artifact.fold(
                image -> new Step.DeployContainer(situation.subject(), grounds, image, digest),
                bundle -> new Step.PublishSite(situation.subject(), grounds, bundle, digest, world.allowShrink()));
    }

    private TargetPlan planOnly(Situation situation, Optional<RootPlan> rootPlan, List<GateResult> gates) {
        String counts = rootPlan.map(
                        plan -> plan.fold(planned -> planned.change().counts(), u -> "not planned"))
                .or(() -> Optional.ofNullable(evidence.plannedBefore().get(situation.target()))
                        .flatMap(RootLook::drift)
                        .map(RootLook.Drift::counts))
                .orElse("not planned");
        Hold hold = new Hold(
                ReasonCode.SUSPENDED,
                "app.yaml says terraform: plan, so this root is only planned: " + counts,
                List.of("terraform: apply in app.yaml"),
                Optional.empty());
        return line(situation, State.HELD, Optional.of(hold), List.of(), gates);
    }

    private Optional<RootPlan> rootPlan(Situation situation) {
        if (!situation.rootChanged()) {
            return Optional.empty();
        }
        RootPlan known = evidence.rootPlans().get(situation.target());
        if (known != null) {
            return Optional.of(known);
        }
        if (evidence.plannedBefore().containsKey(situation.target())) {
            return Optional.empty();
        }
        return Optional.of(
                assumeRootPlans
                        ? new RootPlan.Planned(NOT_PLANNED_YET)
                        : new RootPlan.Unplanned(new Failure.RetryLater(
                                ReasonCode.TERRAFORM_FAILED,
                                "the Terraform root was not planned",
                                "the next run plans it")));
    }

    /**
     * Whether the lock that stands in the way may be of an apply that died on this machine: settling finds out. Of one elsewhere
     * settling could tell nothing, neither whether it is dead.
     */
    private static boolean leftByOurApply(Situation situation, RootPlan.Unplanned unplanned) {
        return unplanned.failure().reason() == ReasonCode.STATE_LOCKED
                && unplanned.diedHere()
                && situation.openIntent().filter(Intent::ofRoot).isPresent();
    }

    private TargetPlan settle(Situation situation, List<GateResult> gates) {
        Step step = new Step.Settle(
                situation.subject(), grounds(situation), situation.openIntent().orElseThrow());
        String what = situation
                .openIntent()
                .flatMap(Intent::artifact)
                .map(pin -> "to deploy " + pin)
                .orElse("a step");
        Hold hold = firstHold(gates)
                .orElse(new Hold(
                        ReasonCode.INTENT_OPEN,
                        "an earlier run began " + what + " and did not finish",
                        List.of("towpath reconcile"),
                        Optional.empty()));
        return line(situation, State.IN_PROGRESS, Optional.of(hold), List.of(step), gates);
    }

    private TargetPlan failed(Situation situation, Failure failure) {
        Hold hold = new Hold(failure.reason(), failure.message(), failure.advice(), List.of(), Optional.empty());
        State state = failure.fold(needsHuman -> State.FAILED, retryLater -> State.UNKNOWN, broken -> State.FAILED);
        return line(situation, state, Optional.of(hold), List.of(), List.of());
    }

    private TargetPlan idle(Situation situation, State state, ReasonCode code, String message) {
        return line(
                situation,
                state,
                Optional.of(new Hold(code, message, List.of(), Optional.empty())),
                List.of(),
                List.of());
    }

    private TargetPlan line(
            Situation situation, State state, Optional<Hold> hold, List<Step> steps, List<GateResult> gates) {
        Question question = question(situation);
        List<String> notes = notes(question);
        if (state == State.HELD) {
            notes.addAll(RootNotes.planned(evidence, situation.target()));
            notes.addAll(RootNotes.alsoHeld(gates, hold));
        }
        if (state == State.DRIFTED || state == State.IN_SYNC) {
            notes.addAll(RootNotes.seen(world, situation.target()));
        }
        return new TargetPlan(situation, state, hold, steps, List.of(), gates, question.verdict(), notes);
    }

    private static TargetPlan withoutSteps(TargetPlan plan) {
        return new TargetPlan(
                plan.situation(),
                plan.state(),
                plan.hold(),
                List.of(),
                List.of(),
                plan.gates(),
                plan.verdict(),
                plan.notes());
    }

    private Question question(Situation situation) {
        return new Question(world, evidence, situation, this::decide);
    }

    private static List<GateResult> ask(List<Gate> gates, Question question) {
        return gates.stream().map(gate -> gate.ask(question)).toList();
    }

    private static Optional<Hold> firstHold(List<GateResult> gates) {
        return gates.stream().flatMap(gate -> gate.hold().stream()).findFirst();
    }

    /** What promotion.yaml says beside the pin, and the plan that the caller accepted. */
    private SortedMap<String, String> annotations(Situation situation) {
        SortedMap<String, String> annotations = new TreeMap<>(
                situation.desired().promotion().map(Promotion::annotations).orElseGet(TreeMap::new));
        situation
                .following()
                .filter(Following::follows)
                .ifPresent(following -> annotations.put("auto_deploy", following.message()));
        question(situation)
                .rootChange()
                .map(RootChange::fingerprint)
                .filter(evidence.told()::accepts)
                .ifPresent(fingerprint -> annotations.put("accepted_plan", fingerprint.value()));
        return annotations;
    }

    private Grounds grounds(Situation situation) {
        Optional<Verdict> verdict = Optional.ofNullable(evidence.verdicts().get(situation.target()));
        Optional<Proof> proof = verdict.map(Verdict::proof);
        return new Grounds(
                world.commit(),
                proof.flatMap(Proof::pullRequest),
                proof.map(Proof::approvedBy).orElseGet(TreeMap::new),
                proof.flatMap(Proof::policy),
                annotations(situation),
                verdict.filter(Verdict::allows).map(Decision::of));
    }

    private static List<String> notes(Question question) {
        List<String> notes = new ArrayList<>();
        question.situation()
                .following()
                .filter(Following::tellsPin)
                .map(Following::message)
                .ifPresent(notes::add);
        question.situation().record().conflict().ifPresent(notes::add);
        notes.addAll(RootNotes.begun(question.situation()));
        Function<ArtifactState.Available, List<String>> warnings = ArtifactState.Available::warnings;
        question.artifactState()
                .map(state -> state.fold(warnings, absent -> List.<String>of(), unverifiable -> List.<String>of()))
                .ifPresent(notes::addAll);
        return notes;
    }

    private static Failure unreadable(Situation situation) {
        return ((Live.Unreadable) situation.observation().live()).failure();
    }
}
