package dev.towpath.plan;

import dev.towpath.approval.Agreement;
import dev.towpath.approval.Rule;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.TerraformRules;
import dev.towpath.model.Digest;
import dev.towpath.model.PlanLimits;
import dev.towpath.model.ResourceAction;
import dev.towpath.observed.RootChange;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The gates that ask what the plan of a Terraform root really does. They are open where there is no plan. */
final class RootGates {
    private static final String LIMITS = "limits";
    private static final String TOLD = "told_plan";

    /** The part of a judged change that is the files of the root. */
    private static final String CLOSURE = "closure";

    private static final int NAMED_MAX = 5;

    /** The names of these gates. */
    static final Set<String> OF_PLANS = Set.of(LIMITS, Rule.PROTECTION, TOLD);

    private RootGates() {}

    /** One plan does not do more than one plan may. */
    static GateResult limits(Question question) {
        Optional<RootChange> change = question.rootChange();
        PlanLimits limits = rules(question).limits(question.desired().rootRules());
        if (change.isEmpty() || limits.most().isEmpty()) {
            return open(LIMITS, change.isEmpty() ? "no Terraform plan to apply" : "no limit is set");
        }
        List<String> over = new ArrayList<>();
        for (ResourceAction action : ResourceAction.values()) {
            Optional<Integer> most = Optional.ofNullable(limits.most().get(action));
            int planned = change.get().count(action);
            most.filter(number -> planned > number)
                    .ifPresent(number ->
                            over.add(planned + " would be " + action.participle() + ", at most " + number + " may be"));
        }
        if (over.isEmpty()) {
            return open(LIMITS, change.get().counts() + "; allowed: " + limits);
        }
        return held(
                LIMITS,
                ReasonCode.OVER_LIMIT,
                "one plan would do too much: " + String.join("; ", over),
                "make the change in smaller steps, or raise \"plan_limits\" in app.yaml");
    }

    /** Nothing that holds data is destroyed unless somebody has said so. */
    static GateResult protection(Question question) {
        Optional<RootChange> change = question.rootChange();
        if (change.isEmpty()) {
            return open(Rule.PROTECTION, "no Terraform plan to apply");
        }
        List<Protection.Endangered> endangered = Protection.endangered(
                change.get(), rules(question), question.desired().rootRules().mayLose());
        if (endangered.isEmpty()) {
            return open(Rule.PROTECTION, "nothing is destroyed that is protected");
        }
        String what = named(endangered);
        if (question.situation().retiring()) {
            return open(Rule.PROTECTION, "the whole root is retired on purpose: " + what);
        }
        if (question.waives().contains(Rule.PROTECTION)) {
            return open(Rule.PROTECTION, "agreed to by a rule for protected resources: " + what);
        }
        List<String> addresses = endangered.stream()
                .map(it -> it.change().address())
                .limit(NAMED_MAX)
                .toList();
        return held(
                Rule.PROTECTION,
                ReasonCode.PROTECTED,
                what,
                "keep it, or write \"may_lose: [" + String.join(", ", addresses)
                        + "]\" into app.yaml and have that reviewed");
    }

    /** The plan is the one that those who agreed were told. */
    static GateResult told(Question question) {
        Optional<RootChange> change = question.rootChange();
        List<ToldPlan> told = Optional.ofNullable(
                        question.evidence().told().plans().get(question.target()))
                .orElse(List.of());
        if (change.isEmpty() || told.isEmpty()) {
            return open(
                    TOLD,
                    change.isEmpty() ? "no Terraform plan to apply" : "nobody was told a plan of these files before");
        }
        Optional<Instant> agreed = agreed(question);
        Optional<ToldPlan> seen = told.stream()
                .filter(plan -> agreed.filter(at -> !plan.at().isAfter(at)).isPresent())
                .reduce((earlier, later) -> later);
        if (seen.isEmpty()) {
            return open(TOLD, "nobody had to agree, or nothing was told before they did");
        }
        String saw = "those who agreed were told " + seen.get().counts() + " in "
                + seen.get().where();
        Digest fingerprint = change.get().fingerprint();
        if (seen.get().fingerprint().equals(fingerprint)) {
            return open(TOLD, saw + ", and it is the same plan");
        }
        String differs = saw + "; " + seen.get().difference(change.get());
        if (question.evidence().told().accepts(fingerprint)) {
            return open(TOLD, differs + "; accepted by --accept-plan " + fingerprint.abbreviated());
        }
        return held(
                TOLD,
                ReasonCode.PLAN_CHANGED,
                differs,
                "have it reviewed once more, or run \"towpath reconcile --accept-plan " + fingerprint.abbreviated()
                        + "\"");
    }

    /** When the last of those agreed whose word counts for the files of the root. */
    private static Optional<Instant> agreed(Question question) {
        return question
                .verdict()
                .filter(Verdict::allows)
                .map(verdict -> verdict.proof().changes())
                .orElse(List.of())
                .stream()
                .filter(change -> change.contents().containsKey(CLOSURE))
                .flatMap(change -> change.agreements().stream())
                .map(Agreement::at)
                .max(Comparator.naturalOrder());
    }

    private static String named(List<Protection.Endangered> endangered) {
        StringBuilder text = new StringBuilder();
        endangered.stream()
                .limit(NAMED_MAX)
                .forEach(it -> text.append(text.isEmpty() ? "" : "; ").append(it.sentence()));
        int more = endangered.size() - NAMED_MAX;
        return more > 0 ? text + "; and " + more + " more" : text.toString();
    }

    private static TerraformRules rules(Question question) {
        return question.world().platform().terraform();
    }

    private static GateResult open(String gate, String evidence) {
        return new GateResult(gate, Optional.empty(), evidence);
    }

    private static GateResult held(String gate, ReasonCode code, String message, String advice) {
        Hold hold = new Hold(code, message, advice, List.of(), Optional.empty());
        return new GateResult(gate, Optional.of(hold), message);
    }
}
