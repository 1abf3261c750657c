package dev.towpath.desired;

import dev.towpath.desired.raw.Findings;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.problem.SourceSpan;
import java.util.Optional;

/** Which environments may follow builds: what reaches them was agreed to by nobody, so only those of development. */
final class FollowingRules {
    private final Findings findings;

    FollowingRules(Findings findings) {
        this.findings = findings;
    }

    void check(Target target, Environment environment, AppSettings settings) {
        Optional<SourceSpan> says = Optional.ofNullable(settings.autoDeploy().get(target.environment()));
        says.filter(span -> environment.tier() != Tier.DEV)
                .ifPresent(span -> findings.error(
                        "auto_deploy_tier",
                        span,
                        "\"" + target.environment() + "\" is of tier "
                                + environment.tier().word() + ", and only environments of tier dev follow builds",
                        "take it out of \"auto_deploy\" and pin its artifact in promotion.yaml"));
    }
}
