package dev.towpath.plan;

import dev.towpath.desired.Dependency;
import dev.towpath.model.Target;
import dev.towpath.problem.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The gates between targets: what comes first when something is made, and what goes first when it is destroyed.
 *
 * <p>A target that others depend on is never destroyed before they are.
 */
final class Ordering {
    private static final String DEPENDENCY = "dependency";
    private static final String ORDER = "order";

    private Ordering() {}

    /** What it depends on is as it should be; or, where it is to be destroyed, nothing depends on it any more. */
    static GateResult dependency(Question question) {
        return question.situation().retiring() ? dependents(question) : dependencies(question);
    }

    private static GateResult dependencies(Question question) {
        List<String> settled = new ArrayList<>();
        for (Dependency dependency : question.desired().dependsOn()) {
            Target other = dependency.target();
            if (question.world().invalid().contains(other)) {
                return waitsFor(dependency, "is invalid");
            }
            if (retiring(question, other)) {
                if (retired(question, other)) {
                    return waitsFor(dependency, "was destroyed on purpose");
                }
                settled.add(dependency + ", which is not destroyed while this depends on it");
                continue;
            }
            Optional<TargetPlan> plan = question.others().apply(other);
            boolean obstacle = plan.filter(it -> !it.acts() && blocks(it.state()) && !onlyWaitsForItsTurn(it))
                    .isPresent();
            if (obstacle
                    && plan.flatMap(TargetPlan::verdict).isEmpty()
                    && !question.world().selected().contains(other)) {
                return waitsFor(dependency, "is to be changed first, and this run is not about it");
            }
            if (obstacle) {
                return waitsFor(
                        dependency,
                        "is " + plan.orElseThrow().state().word()
                                + plan.flatMap(TargetPlan::hold)
                                        .map(hold -> ": " + hold.message())
                                        .orElse(""));
            }
            settled.add(dependency.reading().isPresent() ? dependency.toString() : other.toString());
        }
        return Gates.open(
                DEPENDENCY, settled.isEmpty() ? "depends on nothing" : "settled: " + String.join(", ", settled));
    }

    private static GateResult dependents(Question question) {
        List<String> gone = new ArrayList<>();
        for (Target other : dependentsOf(question)) {
            if (retired(question, other)) {
                gone.add(other + " is destroyed");
            } else if (actsOnRetirement(question, other)) {
                gone.add(other + " is destroyed first");
            } else {
                String reading = Optional.ofNullable(
                                question.world().situations().get(other))
                        .stream()
                        .flatMap(situation -> situation.desired().dependsOn().stream())
                        .filter(dependency -> dependency.target().equals(question.target()))
                        .flatMap(dependency -> dependency.reading().stream())
                        .findFirst()
                        .map(what -> " (" + what + ")")
                        .orElse("");
                String state = retiring(question, other) ? "cannot be destroyed yet" : "is not retired";
                return Gates.held(
                        DEPENDENCY,
                        ReasonCode.DEPENDENCY,
                        "\"" + other + "\" depends on it" + reading + " and " + state,
                        List.of("the end of \"" + other + "\", or of what it needs here"),
                        Optional.empty());
            }
        }
        return Gates.open(DEPENDENCY, gone.isEmpty() ? "nothing depends on it" : String.join(", ", gone));
    }

    /** What its Terraform reads is applied before its own plan is made: a plan of old outputs would be applied as if it were new. */
    static GateResult order(Question question) {
        List<Dependency> first =
                question.situation().retiring() ? List.of() : question.desired().dependsOn();
        for (Dependency dependency : first) {
            boolean turn = question.others()
                    .apply(dependency.target())
                    .filter(plan -> !plan.situation().retiring())
                    .filter(plan ->
                            onlyWaitsForItsTurn(plan) || (question.situation().rootChanged() && appliesRoot(plan)))
                    .isPresent();
            if (turn) {
                return Gates.held(
                        ORDER,
                        ReasonCode.DEPENDENCY,
                        "its turn comes once " + dependency + " is applied",
                        List.of(dependency.target().toString()),
                        Optional.empty());
            }
        }
        return Gates.open(ORDER, "nothing has to be applied first");
    }

    private static boolean appliesRoot(TargetPlan plan) {
        return plan.steps().stream().anyMatch(Step.ApplyRoot.class::isInstance);
    }

    /** Whether nothing but the order stands against a target: once those before it are applied, it is asked again. */
    static boolean onlyWaitsForItsTurn(TargetPlan plan) {
        List<GateResult> closed =
                plan.gates().stream().filter(gate -> !gate.open()).toList();
        return !plan.acts() && closed.size() == 1 && closed.get(0).gate().equals(ORDER);
    }

    /** Targets that must succeed in this run before this one may begin. */
    static List<Target> predecessors(Question question) {
        List<Target> first = new ArrayList<>();
        if (question.situation().retiring()) {
            dependentsOf(question).stream()
                    .filter(other -> actsOnRetirement(question, other))
                    .forEach(first::add);
            return first;
        }
        question.source().filter(question::promotedInThisRun).ifPresent(first::add);
        for (Dependency dependency : question.desired().dependsOn()) {
            Target other = dependency.target();
            boolean acts = question.others().apply(other).map(TargetPlan::acts).orElse(false);
            if (acts && !retiring(question, other)) {
                first.add(other);
            }
        }
        return first;
    }

    private static List<Target> dependentsOf(Question question) {
        return question.world().situations().values().stream()
                .filter(other -> other.desired().dependsOn(question.target()))
                .map(Situation::target)
                .toList();
    }

    private static boolean actsOnRetirement(Question question, Target other) {
        return retiring(question, other)
                && question.others().apply(other).map(TargetPlan::acts).orElse(false);
    }

    private static boolean retiring(Question question, Target other) {
        return Optional.ofNullable(question.world().situations().get(other))
                .map(Situation::retiring)
                .orElse(false);
    }

    private static boolean retired(Question question, Target other) {
        return Optional.ofNullable(question.world().situations().get(other))
                .map(situation -> situation.record().retired())
                .orElse(false);
    }

    private static boolean blocks(State state) {
        return state == State.HELD || state == State.FAILED || state == State.UNKNOWN || state == State.IN_PROGRESS;
    }

    private static GateResult waitsFor(Dependency dependency, String state) {
        return Gates.held(
                DEPENDENCY,
                ReasonCode.DEPENDENCY,
                "depends on " + dependency + ", which " + state,
                List.of(dependency.target().toString()),
                Optional.empty());
    }
}
