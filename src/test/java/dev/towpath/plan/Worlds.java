package dev.towpath.plan;

import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.AutoDeploy;
import dev.towpath.desired.Forge;
import dev.towpath.desired.Freeze;
import dev.towpath.desired.Platform;
import dev.towpath.desired.TerraformRules;
import dev.towpath.model.Artifact;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.Target;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Builds worlds for tests, one target at a time: everything agrees and everybody has approved unless a test says otherwise. */
final class Worlds {
    static final GitSha COMMIT = new GitSha("c".repeat(40));
    static final GitSha EARLIER = new GitSha("b".repeat(40));
    static final Instant NOW = Instant.parse("2026-11-18T12:00:00Z");
    static final Pin OLD = new Pin("sha-0000001");
    static final Pin NEW = new Pin("sha-0000002");
    static final Digest CLOSURE = Digest.of("closure");
    static final Digest OTHER_CLOSURE = Digest.of("another closure");

    private final Map<Target, Situation> situations = new TreeMap<>();
    private final Map<Target, Verdict> verdicts = new HashMap<>();
    private final Map<Artifact, ArtifactState> artifacts = new HashMap<>();
    private final Map<Target, RootPlan> rootPlans = new HashMap<>();
    private final Map<Target, List<Success>> successes = new HashMap<>();
    private final Map<Target, Judgement> judgements = new HashMap<>();
    private List<Freeze> freezes = List.of();
    private final Map<Target, RootLook> looks = new TreeMap<>();
    private Told told = Told.NOTHING;
    private TerraformRules terraform = TerraformRules.NONE;
    private boolean acceptRewind;
    private Set<Target> invalid = Set.of();
    private Optional<Set<Target>> selected = Optional.empty();

    static Digest digestOf(Pin pin) {
        return Digest.of("content of " + pin);
    }

    /** Adds a target, in sync at its pin, then changed as the test likes. */
    Worlds with(String app, String environment, UnaryOperator<TargetBuilder> change) {
        TargetBuilder builder = change.apply(new TargetBuilder(Target.of(app, environment)));
        Situation situation = builder.build();
        situations.put(situation.target(), situation);
        verdicts.put(situation.target(), granted(Set.of()));
        situation
                .artifact()
                .ifPresent(artifact -> artifacts.putIfAbsent(
                        artifact, new ArtifactState.Available(digestOf(artifact.pin()), List.of())));
        return this;
    }

    Worlds verdict(String app, String environment, Verdict verdict) {
        verdicts.put(Target.of(app, environment), verdict);
        return this;
    }

    Worlds artifact(Pin pin, String app, ArtifactState state) {
        situations.values().stream()
                .filter(situation -> situation.target().app().value().equals(app))
                .flatMap(situation -> situation.desired().workload().artifact(pin).stream())
                .forEach(artifact -> artifacts.put(artifact, state));
        return this;
    }

    Worlds rootPlan(String app, String environment, RootPlan plan) {
        rootPlans.put(Target.of(app, environment), plan);
        return this;
    }

    Worlds success(String app, String environment, Success success) {
        successes
                .computeIfAbsent(Target.of(app, environment), t -> new ArrayList<>())
                .add(success);
        return this;
    }

    Worlds judged(String app, String environment, String subject) {
        judgements.put(Target.of(app, environment), Judgement.of(subject, "the rollout failed"));
        return this;
    }

    Worlds freeze(Freeze freeze) {
        freezes = List.of(freeze);
        return this;
    }

    Worlds acceptingRewind() {
        acceptRewind = true;
        return this;
    }

    Worlds terraform(TerraformRules rules) {
        terraform = rules;
        return this;
    }

    Worlds look(String app, String environment, RootLook look) {
        looks.put(Target.of(app, environment), look);
        return this;
    }

    Worlds invalid(String app, String environment) {
        invalid = Set.of(Target.of(app, environment));
        return this;
    }

    Worlds selecting(String app, String environment) {
        selected = Optional.of(Set.of(Target.of(app, environment)));
        return this;
    }

    World world() {
        Platform platform = new Platform(
                "acme",
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                Optional.empty(),
                new Forge.None(),
                freezes,
                terraform,
                AutoDeploy.TRACK);
        return new World(
                COMMIT,
                platform,
                new TreeMap<>(situations),
                Recordings.of(situations.values()),
                invalid,
                selected.orElse(situations.keySet()),
                NOW,
                acceptRewind,
                false,
                looks,
                new TreeMap<>());
    }

    Evidence evidence() {
        return new Evidence(verdicts, artifacts, rootPlans, successes, judgements, told, Map.of());
    }

    Worlds told(Told value) {
        told = value;
        return this;
    }

    Plan plan() {
        return Planner.plan(world(), evidence());
    }

    TargetPlan planOf(String app, String environment) {
        return plan().of(Target.of(app, environment)).orElseThrow();
    }

    static RootChange change(ResourceChange... resources) {
        return new RootChange(List.of(resources), Set.of(), Digest.of("plan"), List.of(), "saved");
    }

    static ResourceChange resource(String address, String type, ResourceAction action) {
        return new ResourceChange(address, type, action, Digest.of(address));
    }

    static Verdict granted(Set<String> waives) {
        return new Verdict.Granted(proof(Map.of(), waives, false), "approved by alice");
    }

    static Verdict missing(String group) {
        return new Verdict.Missing(proof(Map.of(group, 1), Set.of(), false), "needs 1 approval by " + group);
    }

    static Verdict policyUnapproved() {
        return new Verdict.Missing(proof(Map.of(), Set.of(), true), "the policy was changed and nobody approved that");
    }

    static Verdict unknown() {
        return new Verdict.Unknown(proof(Map.of(), Set.of(), false), "the forge did not answer");
    }

    private static Proof proof(Map<String, Integer> missing, Set<String> waives, boolean policyUnapproved) {
        Proof.RuleResult rule =
                new Proof.RuleResult("rule", new TreeMap<>(missing), new TreeMap<>(), new TreeMap<>(missing));
        return new Proof(
                Optional.of(COMMIT),
                Optional.of(41),
                "forge_review",
                List.of(rule),
                List.of(),
                waives,
                Optional.of(Digest.of("policy")),
                policyUnapproved,
                List.of(),
                new TreeMap<>());
    }
}
