package dev.towpath.desired;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclExpression;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.hcl.SecondReading;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.terraform.ModuleCall;
import dev.towpath.desired.terraform.Resolution;
import dev.towpath.desired.terraform.RootModule;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Target;
import dev.towpath.problem.SourceSpan;
import java.util.Optional;

/**
 * Works out the SSM path of a target.
 *
 * <p>The platform modules build it as {@code /${coalesce(application, name)}/${environment}}; a wrong guess here would deploy to
 * somebody else's service, so what cannot be told is an error.
 */
final class ParameterPrefixFinder {
    private static final String ADVICE = "write it as a string, or set \"ssm_prefix\" in app.yaml";

    private final Target target;
    private final RootModule root;
    private final SecondReading second;
    private final Findings findings;

    ParameterPrefixFinder(Target target, RootModule root, SecondReading second, Findings findings) {
        this.target = target;
        this.root = root;
        this.second = second;
        this.findings = findings;
    }

    Optional<ParameterPrefix> find(AppSettings settings, Application application) {
        if (settings.ssmPrefix().isPresent()) {
            return settings.ssmPrefix()
                    .map(template -> template.replace("{app}", target.app().value())
                            .replace("{env}", target.environment().value()))
                    .map(ParameterPrefix::new);
        }
        if (application.type() == WorkloadType.INFRASTRUCTURE) {
            return Optional.of(new ParameterPrefix("/" + target));
        }
        if (application.call().isEmpty()) {
            return unknown(
                    root.span(),
                    "the parameter path cannot be told: no single module call is the application",
                    "set \"module\" or \"ssm_prefix\" in app.yaml");
        }
        return fromCall(application.call().get());
    }

    private Optional<ParameterPrefix> fromCall(ModuleCall call) {
        Argument name = argument(call, "application");
        if (name.known() && name.text().isEmpty()) {
            name = argument(call, "name");
        }
        Argument environment = argument(call, "environment");
        if (!name.known() || !environment.known()) {
            return Optional.empty();
        }
        if (name.text().isEmpty() || environment.text().isEmpty()) {
            String missing = name.text().isEmpty() ? "\"application\" nor \"name\"" : "\"environment\"";
            return unknown(
                    call.span(),
                    "the parameter path cannot be told: module \"" + call.label() + "\" has "
                            + (name.text().isEmpty() ? "neither " : "no ") + missing,
                    "add the argument, or set \"ssm_prefix\" in app.yaml");
        }
        String path = "/" + name.text().get() + "/" + environment.text().get();
        return ParameterPrefix.valid(path)
                ? Optional.of(new ParameterPrefix(path))
                : unknown(call.span(), "\"" + path + "\" is not a parameter path", ADVICE);
    }

    /** An argument that was followed; known without a text means absent, as {@code coalesce} takes null and "". */
    private record Argument(boolean known, Optional<String> text) {}

    private Argument argument(ModuleCall call, String name) {
        Optional<HclAttribute> attribute = call.argument(name);
        if (attribute.isEmpty()) {
            return new Argument(true, Optional.empty());
        }
        Resolution resolution = root.references().resolve(attribute.get().value());
        Optional<HclExpression> literal = resolution.literal();
        if (literal.isEmpty()) {
            unknown(
                    attribute.get().value().span(),
                    "the parameter path cannot be told from \"" + name + "\": " + resolution.reason(),
                    ADVICE);
            return new Argument(false, Optional.empty());
        }
        if (!second.agrees(name, literal.get(), findings)) {
            return new Argument(false, Optional.empty());
        }
        Optional<HclValue> value = literal.flatMap(HclExpression::literal);
        Optional<String> text = value.flatMap(HclValue::asText);
        if (text.isEmpty() && !(value.orElseThrow() instanceof HclValue.Absent)) {
            unknown(literal.get().span(), "\"" + name + "\" is a list or an object", ADVICE);
            return new Argument(false, Optional.empty());
        }
        return new Argument(true, text.filter(found -> !found.isEmpty()));
    }

    private Optional<ParameterPrefix> unknown(SourceSpan span, String message, String advice) {
        findings.error("ssm_prefix", span, message, advice);
        return Optional.empty();
    }
}
