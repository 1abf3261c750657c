package dev.towpath.desired;

import dev.towpath.desired.hcl.HclAttribute;
import dev.towpath.desired.hcl.HclValue;
import dev.towpath.desired.hcl.SecondReading;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Spelling;
import dev.towpath.desired.terraform.ModuleCall;
import dev.towpath.desired.terraform.ModuleSource;
import dev.towpath.desired.terraform.Resolution;
import dev.towpath.desired.terraform.RootModule;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Finds which module call of a root is the application, and of what type it is. */
final class ApplicationFinder {
    private final RootModule root;
    private final AppSettings settings;
    private final SecondReading second;
    private final Findings findings;

    ApplicationFinder(RootModule root, AppSettings settings, SecondReading second, Findings findings) {
        this.root = root;
        this.settings = settings;
        this.second = second;
        this.findings = findings;
    }

    /** The application; where several calls could be it, that is a finding and not a guess. */
    Application find() {
        Map<String, ModuleSource> sources = new TreeMap<>();
        Map<String, ModuleCall> calls = root.configuration().modules();
        calls.values().forEach(call -> source(call).ifPresent(source -> sources.put(call.label(), source)));
        Optional<String> label = settings.module().isPresent() ? named(calls) : deployable(calls, sources);
        Optional<ModuleSource> source = label.map(sources::get);
        WorkloadType type = settings.type()
                .or(() -> source.flatMap(found -> WorkloadType.ofModule(found.name())))
                .orElse(WorkloadType.INFRASTRUCTURE);
        return new Application(type, label.map(calls::get), source);
    }

    private Optional<String> named(Map<String, ModuleCall> calls) {
        Optional<String> label = settings.module().filter(calls::containsKey);
        if (label.isEmpty()) {
            String name = settings.module().orElse("");
            findings.error(
                    "module_unknown",
                    settings.span(),
                    "\"module\" is \"" + name + "\", but \""
                            + root.configuration().directory() + "\" has no such module call",
                    Spelling.advice(name, calls.keySet(), "module calls"));
        }
        return label;
    }

    private Optional<String> deployable(Map<String, ModuleCall> calls, Map<String, ModuleSource> sources) {
        List<String> deployable = new ArrayList<>();
        sources.forEach((label, source) -> {
            if (WorkloadType.ofModule(source.name()).isPresent()) {
                deployable.add(label);
            }
        });
        if (deployable.isEmpty()) {
            return calls.size() == 1 ? sources.keySet().stream().findFirst() : Optional.empty();
        }
        if (deployable.size() > 1 && !settings.type().equals(Optional.of(WorkloadType.INFRASTRUCTURE))) {
            ModuleCall other = calls.getOrDefault(
                    deployable.get(1), calls.values().iterator().next());
            findings.error(
                    "several_modules",
                    other.span(),
                    "two module calls could be the application: \"" + deployable.get(0) + "\" and \""
                            + deployable.get(1) + "\"",
                    "set \"module\" in app.yaml to the one that is");
        }
        return deployable.size() == 1 ? Optional.of(deployable.get(0)) : Optional.empty();
    }

    private Optional<ModuleSource> source(ModuleCall call) {
        Optional<HclAttribute> argument = call.argument("source");
        if (argument.isEmpty()) {
            findings.error(
                    "module_source",
                    call.span(),
                    "module \"" + call.label() + "\" has no \"source\"",
                    "say where the module comes from");
            return Optional.empty();
        }
        Resolution resolution = root.references().resolve(argument.get().value());
        Optional<String> text = resolution
                .literal()
                .filter(literal -> second.agrees("source", literal, findings))
                .flatMap(literal -> literal.literal())
                .flatMap(HclValue::asText);
        if (text.isEmpty() && !resolution.reason().isEmpty()) {
            findings.error(
                    "module_source",
                    argument.get().value().span(),
                    "the source of module \"" + call.label() + "\" cannot be told: " + resolution.reason(),
                    "write the source as a string");
        }
        return text.map(ModuleSource::of);
    }
}
