package dev.towpath.desired;

import dev.towpath.desired.raw.Findings;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Tier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;

/** The order in which one application's environments are promoted. */
final class Pipeline {
    private final AppSettings settings;
    private final SortedSet<EnvironmentName> folders;
    private final Map<EnvironmentName, Environment> environments;

    Pipeline(AppSettings settings, SortedSet<EnvironmentName> folders, Map<EnvironmentName, Environment> environments) {
        this.settings = settings;
        this.folders = folders;
        this.environments = environments;
    }

    /**
     * An order that is written down must be whole: an environment that it leaves out would be promoted to without any gate, and
     * one that does not exist could never let anything pass.
     */
    void check(Findings findings) {
        if (settings.pipeline().isEmpty()) {
            return;
        }
        for (EnvironmentName name : folders) {
            if (environments.containsKey(name) && !settings.pipeline().contains(name)) {
                findings.error(
                        "pipeline",
                        settings.span(),
                        "\"pipeline\" leaves out \"" + name + "\", for which there is a folder",
                        "add it, or remove \"pipeline\" to take the order of the tiers");
            }
        }
        for (EnvironmentName name : settings.pipeline()) {
            if (!folders.contains(name)) {
                findings.error(
                        "pipeline",
                        settings.span(),
                        "\"pipeline\" names \"" + name + "\", for which there is no folder",
                        "add the folder, or take it out of \"pipeline\"");
            }
        }
    }

    /**
     * The environment from which artifacts are promoted into this one.
     *
     * <p>By tier it is the first, by name, of the nearest lower tier that the application has; environments of one tier are
     * side by side.
     */
    Optional<EnvironmentName> before(EnvironmentName name) {
        List<EnvironmentName> order = settings.pipeline();
        if (!order.isEmpty()) {
            int at = order.indexOf(name);
            return at > 0 ? Optional.of(order.get(at - 1)) : Optional.empty();
        }
        Optional<Tier> tier = tier(name);
        return folders.stream()
                .filter(other -> tier(other).isPresent() && tier.isPresent())
                .filter(other -> tier(other).get().compareTo(tier.get()) < 0)
                .max(Comparator.comparing((EnvironmentName other) -> tier(other).orElseThrow())
                        .thenComparing(Comparator.reverseOrder()));
    }

    /** All environments that an artifact passes before one, the nearest first. */
    List<EnvironmentName> allBefore(EnvironmentName name) {
        List<EnvironmentName> all = new ArrayList<>();
        for (Optional<EnvironmentName> at = before(name); at.isPresent(); at = before(at.get())) {
            all.add(at.get());
        }
        return all;
    }

    /** Environments whose folders, by being there or not, decide what comes before one. */
    static List<EnvironmentName> deciding(
            AppSettings settings, EnvironmentName name, Map<EnvironmentName, Environment> environments) {
        Optional<Tier> tier = Optional.ofNullable(environments.get(name)).map(Environment::tier);
        return settings.pipeline().isEmpty()
                ? environments.values().stream()
                        .filter(other -> tier.isPresent() && other.tier().compareTo(tier.get()) < 0)
                        .map(Environment::name)
                        .toList()
                : List.of();
    }

    private Optional<Tier> tier(EnvironmentName name) {
        return Optional.ofNullable(environments.get(name)).map(Environment::tier);
    }
}
