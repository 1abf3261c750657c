package dev.towpath.desired;

import dev.towpath.desired.raw.Fields;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Form;
import dev.towpath.desired.raw.Node;
import dev.towpath.model.Limits;
import dev.towpath.model.PlanLimits;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourcePattern;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads what app.yaml and towpath.yaml say about the plans of Terraform roots. */
public final class RootEntries {
    /** The keys of {@code plan_limits}. */
    private static final ResourceAction[] LIMITED = {
        ResourceAction.CREATE, ResourceAction.UPDATE, ResourceAction.REPLACE, ResourceAction.DESTROY
    };

    private static final Form<Integer> NUMBER = new Form<>(
            "a number from 0 to 9999", Pattern.compile("[0-9]|[1-9][0-9]{1,3}").asMatchPredicate(), Integer::valueOf);
    private static final Form<Integer> ROOTS = new Form<>(
            "a number from 1 to 999", Pattern.compile("[1-9][0-9]{0,2}").asMatchPredicate(), Integer::valueOf);
    private static final Form<Duration> INTERVAL = new Form<>(
            "a duration such as 30m, 24h or 7d",
            Pattern.compile("[1-9][0-9]{0,3}[smhd]").asMatchPredicate(),
            Forms.DURATION_FORM.make());
    private static final Form<ResourcePattern> RESOURCES = new Form<>(
            "a resource type or an address such as aws_db_instance or module.db.*, with * and ? as wildcards",
            ResourcePattern::valid,
            ResourcePattern::new);

    private final Findings findings;

    /** A reader whose complaints are findings. */
    public RootEntries(Findings findings) {
        this.findings = findings;
    }

    /** The form of a pattern, for others who read one. */
    public static Form<ResourcePattern> resources() {
        return RESOURCES;
    }

    /** {@code plan_limits}, {@code may_lose} and {@code drift} of app.yaml. */
    RootRules ofApp(Fields fields) {
        Optional<Fields> drift = fields.fields("drift", "every", "ignore");
        return new RootRules(
                limits(fields),
                fields.values("may_lose", RESOURCES),
                drift.flatMap(entry -> entry.value("every", INTERVAL)),
                drift.map(entry -> entry.values("ignore", RESOURCES)).orElse(List.of()));
    }

    /** {@code terraform} of towpath.yaml. */
    TerraformRules ofPlatform(Node node) {
        return Fields.of(node, "\"terraform\"", findings, "plan_limits", "protected", "drift")
                .map(fields -> new TerraformRules(
                        limits(fields),
                        PlanLimits.NONE,
                        fields.values("protected", RESOURCES),
                        fields.fields("drift", "every", "max_per_run", "ignore")
                                .map(RootEntries::drift)
                                .orElse(DriftChecks.NONE)))
                .orElse(TerraformRules.NONE);
    }

    /** {@code plan_limits} of a mapping; no limits where it is absent. */
    public PlanLimits limits(Fields fields) {
        Map<ResourceAction, Integer> most = new EnumMap<>(ResourceAction.class);
        String[] keys = new String[LIMITED.length];
        for (int i = 0; i < LIMITED.length; i++) {
            keys[i] = PlanLimits.key(LIMITED[i]);
        }
        fields.fields("plan_limits", keys).ifPresent(entry -> {
            for (ResourceAction action : LIMITED) {
                entry.value(PlanLimits.key(action), NUMBER).ifPresent(number -> most.put(action, number));
            }
        });
        return new PlanLimits(most);
    }

    private static DriftChecks drift(Fields fields) {
        return new DriftChecks(
                fields.value("every", INTERVAL),
                fields.value("max_per_run", ROOTS).orElse(Limits.DRIFT_CHECKS_PER_RUN_DEFAULT),
                fields.values("ignore", RESOURCES));
    }
}
