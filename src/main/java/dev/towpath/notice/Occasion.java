package dev.towpath.notice;

import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.problem.Failure;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Severity;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import dev.towpath.report.Words;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A run after which people may have to be told something.
 *
 * @param whole whether the run was about every target, so that a target it does not name is gone
 * @param tiers of the environments, as far as they are known
 * @param link where more can be read
 */
public record Occasion(RunReport report, boolean whole, SortedMap<EnvironmentName, Tier> tiers, Optional<String> link) {
    private static final String DRIFT = "drift";

    public Occasion {
        tiers = Collections.unmodifiableSortedMap(new TreeMap<>(tiers));
    }

    /**
     * What a run saw of one target, or of itself.
     *
     * @param key under which it is remembered
     */
    record Sighting(String key, Standing standing, Optional<TargetReport> line) {}

    /** The address of the repository without credentials. */
    String repository() {
        return Words.address(report.repository());
    }

    Optional<Tier> tier(Target target) {
        return Optional.ofNullable(tiers.get(target.environment()));
    }

    /** Everything that stands somewhere. A run that stopped speaks for no target. */
    List<Sighting> sightings() {
        List<Sighting> all = new ArrayList<>();
        Optional<Standing> run = Standing.of(report);
        run.ifPresent(standing -> all.add(new Sighting(ToldChannel.RUN, standing, Optional.empty())));
        if (run.isPresent() && run.get().well()) {
            for (TargetReport line : report.targets()) {
                Standing.of(line)
                        .filter(this::speaksOf)
                        .map(this::said)
                        .ifPresent(standing -> all.add(new Sighting(key(line.target()), standing, Optional.of(line))));
            }
        }
        return all;
    }

    /** What the run saw of itself only. */
    List<Sighting> ofTheRun() {
        return Standing.of(report).stream()
                .map(standing -> new Sighting(ToldChannel.RUN, standing, Optional.empty()))
                .toList();
    }

    /** What kept the run from running, if anything did. */
    Optional<String> trouble() {
        return Standing.of(report).filter(Standing::well).isPresent()
                ? Optional.empty()
                : report.stopped()
                        .map(Failure::message)
                        .or(() -> report.problems().list().stream()
                                .filter(problem -> problem.severity() == Severity.ERROR)
                                .findFirst()
                                .map(Problem::toString))
                        .or(() -> report.targets().stream()
                                .flatMap(line -> line.reason().stream())
                                .findFirst()
                                .map(TargetReport.Reason::message));
    }

    /** Whether the run looked deeper than runs do that act, and for nothing but drift. */
    boolean looksForDrift() {
        return report.verb().equals(DRIFT);
    }

    /** Those of the keys under which targets are remembered that this run would have named, and did not. */
    Set<String> missing(Collection<String> keys) {
        Set<String> missing = new TreeSet<>();
        if (whole && !looksForDrift()) {
            missing.addAll(keys);
            missing.removeIf(key -> !key.contains("/") || key.contains("#"));
            report.targets().forEach(line -> missing.remove(line.target().toString()));
        }
        return missing;
    }

    /** Drift that only a deeper look sees is remembered apart, else the next run that acts would take it back. */
    private String key(Target target) {
        return looksForDrift() ? driftKey(target.toString()) : target.toString();
    }

    /** Where drift of a target is remembered that only a deeper look sees. */
    static String driftKey(String target) {
        return target + "#" + DRIFT;
    }

    /** A look for drift knows whether there is any, and leaves to others to tell what was deployed. */
    private Standing said(Standing standing) {
        return looksForDrift() && standing.well() ? new Standing(ChangeKind.DEPLOYED, "") : standing;
    }

    private boolean speaksOf(Standing standing) {
        return !looksForDrift() || standing.well() || standing.kind() == ChangeKind.DRIFTED;
    }
}
