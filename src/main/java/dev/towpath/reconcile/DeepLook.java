package dev.towpath.reconcile;

import dev.towpath.model.Infrastructure;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.observed.Drift;
import dev.towpath.observed.Drift.Finding;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.DriftSchedule;
import dev.towpath.plan.RootLook;
import dev.towpath.plan.Situation;
import dev.towpath.plan.State;
import dev.towpath.plan.World;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.TargetReport;
import dev.towpath.report.TargetReport.Reason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Looks for what was changed behind our back in accounts and in Terraform roots, and tells it in the lines of a run. */
final class DeepLook {
    private static final Set<State> FINAL = Set.of(State.FAILED, State.UNKNOWN, State.INVALID, State.ORPHANED);

    private final World world;
    private final Connections.Connected connected;
    private final RunOptions options;

    DeepLook(World world, Connections.Connected connected, RunOptions options) {
        this.world = world;
        this.connected = connected;
        this.options = options;
    }

    /** The lines with what was found. */
    List<TargetReport> told(List<TargetReport> lines) {
        Map<Target, Drift> drift = ofArtifacts();
        Map<Target, RootPlan> roots = ofRoots();
        List<TargetReport> told = new ArrayList<>();
        for (TargetReport line : lines) {
            TargetReport deeper = Optional.ofNullable(drift.get(line.target()))
                    .map(found -> told(line, found))
                    .orElse(line);
            told.add(Optional.ofNullable(roots.get(line.target()))
                    .map(plan -> told(deeper, plan))
                    .orElse(deeper));
        }
        return told;
    }

    private Stream<Situation> situations() {
        return world.selected().stream()
                .flatMap(target -> Optional.ofNullable(world.situations().get(target)).stream())
                .filter(situation -> situation.record().failure().isEmpty());
    }

    /** Where something was proven, whatever is asked for now. */
    private Map<Target, Drift> ofArtifacts() {
        Map<ObservedTarget, Recorded> subjects = new LinkedHashMap<>();
        situations()
                .filter(situation -> !(situation.desired().workload() instanceof Infrastructure))
                .filter(situation -> situation.record().pin().isPresent())
                .forEach(situation -> subjects.put(
                        situation.observation().subject(),
                        situation.observation().recorded()));
        if (subjects.isEmpty()) {
            return Map.of();
        }
        options.progress().say("looking deeper at " + subjects.size() + " targets");
        return Isolated.ask(
                subjects.keySet(),
                some -> {
                    Map<ObservedTarget, Recorded> asked = new LinkedHashMap<>(subjects);
                    asked.keySet().retainAll(new LinkedHashSet<>(some));
                    return connected.comparisons().drift().look(asked);
                },
                ObservedTarget::target,
                (subject, failure) -> new Drift.Unreadable(failure));
    }

    /** Roots whose files are as they were applied: whatever Terraform would do to them now is drift. */
    private Map<Target, RootPlan> ofRoots() {
        List<RootRequest> requests = situations()
                .filter(situation -> situation.desired().root().mode() != TerraformMode.OFF)
                .filter(situation ->
                        situation.record().closure().isPresent() && !situation.rootChanged() && !situation.retiring())
                .map(situation -> new RootRequest(
                        situation.target(),
                        situation.desired().environment().place(),
                        situation.desired().root(),
                        world.commit(),
                        false))
                .toList();
        if (requests.isEmpty()) {
            return Map.of();
        }
        options.progress().say("planning " + requests.size() + " Terraform roots");
        return connected.roots().plan(requests);
    }

    private static TargetReport told(TargetReport line, Drift drift) {
        return drift.fold(
                none -> line.adding(none.notes()),
                found -> drifted(line, found.findings(), List.of()),
                unreadable -> unreadable(line, unreadable.failure()));
    }

    private TargetReport told(TargetReport line, RootPlan plan) {
        return plan.fold(
                planned -> new DriftSchedule(world)
                                .minded(line.target(), planned.change())
                                .isEmpty()
                        ? line
                        : root(line, planned.change()),
                unplanned -> unreadable(line, unplanned.failure()));
    }

    private TargetReport root(TargetReport line, RootChange change) {
        Optional<Instant> since = Optional.ofNullable(world.looks().get(line.target()))
                .flatMap(RootLook::drift)
                .map(RootLook.Drift::since);
        String outside = change.outside().isEmpty()
                ? ""
                : "; changed outside of Terraform: " + String.join(", ", change.outside());
        Finding finding = new Finding(
                ReasonCode.RESOURCES_CHANGED,
                "the files of the Terraform root are as they were applied, and Terraform would still change it: "
                        + change.counts() + outside,
                since,
                Optional.empty(),
                List.of());
        return drifted(line, List.of(finding), change.summary());
    }

    private static TargetReport drifted(TargetReport before, List<Finding> findings, List<String> steps) {
        TargetReport line = before.adding(steps).departing(findings);
        if (FINAL.contains(line.state())) {
            return line;
        }
        Finding first = line.drift().get(0);
        boolean moving = line.drift().stream().allMatch(finding -> finding.cause() == ReasonCode.IN_FLIGHT);
        Reason reason =
                new Reason(first.cause(), first.message(), advice(line.target(), first), List.of(), Optional.empty());
        return line.as(moving ? State.IN_PROGRESS : State.DRIFTED, reason);
    }

    private static TargetReport unreadable(TargetReport line, Failure failure) {
        State state = failure.fold(needsHuman -> State.FAILED, retryLater -> State.UNKNOWN, broken -> State.FAILED);
        Reason reason = new Reason(failure.reason(), failure.message(), failure.advice(), List.of(), Optional.empty());
        return FINAL.contains(line.state()) ? line : line.as(state, reason);
    }

    private static String advice(Target target, Finding finding) {
        return switch (finding.cause()) {
            case MANUAL_DEPLOYMENT, EDITED, DIGEST_MISMATCH, OBJECTS_CHANGED ->
                "promote what is to stay, or let \"on_drift: redeploy\" in app.yaml put back what was proven; towpath diff "
                        + target.app() + " " + target.environment() + " shows what that would change";
            case ROLLED_BACK, ROLLOUT_FAILED -> "pin an artifact that starts";
            case IN_FLIGHT -> "look again when it has ended";
            case INTENT_OPEN -> "the next reconcile corrects it";
            case SCALED_TO_ZERO -> "scale the service up where its task count is decided";
            case TASKS_MISSING -> "read the service's events and its stopped tasks";
            case RESOURCES_CHANGED -> "take the change back where it was made, or write it into the root's files";
            default -> "";
        };
    }
}
