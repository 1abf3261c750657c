package dev.towpath.plan;

import dev.towpath.approval.Proof;
import dev.towpath.approval.Verdict;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Environment;
import dev.towpath.desired.Forge;
import dev.towpath.desired.Freeze;
import dev.towpath.desired.Governing;
import dev.towpath.desired.OnDrift;
import dev.towpath.desired.Platform;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Account;
import dev.towpath.model.AppName;
import dev.towpath.model.Artifact;
import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.ImageReference;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.Intent;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.TerraformRoot;
import dev.towpath.model.Tier;
import dev.towpath.model.Workload;
import dev.towpath.observed.ArtifactState;
import dev.towpath.observed.Live;
import dev.towpath.observed.Observation;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.observed.RootPlan;
import dev.towpath.problem.Failure;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.Ancestry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
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
        judgements.put(Target.of(app, environment), new Judgement(subject, "the rollout failed"));
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
                freezes);
        return new World(
                COMMIT,
                platform,
                new TreeMap<>(situations),
                invalid,
                selected.orElse(situations.keySet()),
                NOW,
                acceptRewind,
                false);
    }

    Evidence evidence() {
        return new Evidence(verdicts, artifacts, rootPlans, successes, judgements);
    }

    Plan plan() {
        return Planner.plan(world(), evidence());
    }

    TargetPlan planOf(String app, String environment) {
        return plan().of(Target.of(app, environment)).orElseThrow();
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
                policyUnapproved);
    }

    /** One target in the making. */
    static final class TargetBuilder {
        private final Target target;
        private Workload workload;
        private Optional<Pin> pin = Optional.of(OLD);
        private Optional<Pin> recorded = Optional.of(OLD);
        private Optional<String> tag = Optional.of(OLD.value());
        private Optional<Digest> digest = Optional.empty();
        private Optional<Digest> closure = Optional.empty();
        private Live live = new Live.AsRecorded();
        private Optional<Intent> intent = Optional.empty();
        private Optional<Failure> unreadable = Optional.empty();
        private Optional<EnvironmentName> before = Optional.empty();
        private Optional<EnvironmentName> promotedFrom = Optional.empty();
        private Optional<Instant> notBefore = Optional.empty();
        private Duration soak = Duration.ZERO;
        private Instant recordedAt = NOW.minus(Duration.ofHours(1));
        private Tier tier = Tier.DEV;
        private List<AppName> dependsOn = List.of();
        private TerraformMode mode = TerraformMode.OFF;
        private Ancestry ancestry = Ancestry.ANCESTOR;
        private OnDrift onDrift = OnDrift.REPORT;
        private boolean suspend;
        private boolean retire;
        private boolean requireDigest;
        private boolean promotion = true;

        private TargetBuilder(Target target) {
            this.target = target;
            this.workload = new ContainerService(
                    new ParameterPrefix("/" + target), "acme/" + target.app(), Optional.empty(), ImageReference.TAG);
        }

        TargetBuilder infrastructure() {
            workload = new Infrastructure(new ParameterPrefix("/" + target));
            mode = TerraformMode.APPLY;
            pin = Optional.empty();
            recorded = Optional.empty();
            tag = Optional.empty();
            promotion = false;
            closure = Optional.of(CLOSURE);
            live = new Live.Nothing();
            return this;
        }

        TargetBuilder pin(Pin value) {
            pin = Optional.of(value);
            return this;
        }

        TargetBuilder recorded(Pin value) {
            recorded = Optional.of(value);
            tag = Optional.of(value.value());
            return this;
        }

        TargetBuilder neverDeployed() {
            recorded = Optional.empty();
            tag = Optional.of("latest");
            live = new Live.Nothing();
            return this;
        }

        TargetBuilder tag(String value) {
            tag = Optional.of(value);
            return this;
        }

        TargetBuilder onlyTheTag() {
            recorded = Optional.empty();
            return this;
        }

        TargetBuilder digest(Digest value) {
            digest = Optional.of(value);
            return this;
        }

        TargetBuilder closure(Optional<Digest> value) {
            closure = value;
            return this;
        }

        TargetBuilder live(Live value) {
            live = value;
            return this;
        }

        TargetBuilder intent(Optional<Pin> artifact) {
            intent = Optional.of(new Intent(
                    "01INTENT",
                    target,
                    workload.type(),
                    artifact,
                    Optional.empty(),
                    EARLIER,
                    1,
                    new RunId("01RUN"),
                    NOW,
                    new TreeMap<>()));
            return this;
        }

        TargetBuilder unreadable(Failure failure) {
            unreadable = Optional.of(failure);
            return this;
        }

        TargetBuilder before(String environment) {
            before = Optional.of(new EnvironmentName(environment));
            return this;
        }

        TargetBuilder promotedFrom(String environment) {
            promotedFrom = Optional.of(new EnvironmentName(environment));
            return this;
        }

        TargetBuilder soak(Duration value) {
            soak = value;
            return this;
        }

        TargetBuilder recordedAt(Instant value) {
            recordedAt = value;
            return this;
        }

        TargetBuilder notBefore(Instant value) {
            notBefore = Optional.of(value);
            return this;
        }

        TargetBuilder tier(Tier value) {
            tier = value;
            return this;
        }

        TargetBuilder dependsOn(String app) {
            dependsOn = List.of(new AppName(app));
            return this;
        }

        TargetBuilder terraform(TerraformMode value) {
            mode = value;
            return this;
        }

        TargetBuilder ancestry(Ancestry value) {
            ancestry = value;
            return this;
        }

        TargetBuilder redeployOnDrift() {
            onDrift = OnDrift.REDEPLOY;
            return this;
        }

        TargetBuilder suspend() {
            suspend = true;
            return this;
        }

        TargetBuilder retire() {
            retire = true;
            promotion = true;
            return this;
        }

        TargetBuilder requireDigest() {
            requireDigest = true;
            return this;
        }

        TargetBuilder withoutPromotion() {
            promotion = false;
            pin = Optional.empty();
            return this;
        }

        private Situation build() {
            Place place = new Place(new Account("111111111111"), new Region("us-east-1"), Optional.empty());
            SourceSpan span = new SourceSpan(target.directory() + "/promotion.yaml", 1, 11);
            DesiredTarget desired = new DesiredTarget(
                    target,
                    new Environment(target.environment(), tier, place, requireDigest, span),
                    workload,
                    promotion ? Optional.of(promotion(span)) : Optional.empty(),
                    new TerraformRoot(target.directory(), CLOSURE, List.of(), "terraform", Optional.empty(), mode),
                    Optional.empty(),
                    before,
                    soak,
                    dependsOn,
                    false,
                    onDrift,
                    Optional.empty(),
                    new Governing(Map.of()),
                    span);
            ObservedTarget subject = new ObservedTarget(target, place, workload);
            return Situation.of(desired, new Observation(subject, recorded(), live, intent), ancestry);
        }

        private Promotion promotion(SourceSpan span) {
            return new Promotion(
                    pin, digest, promotedFrom, suspend, notBefore, Optional.empty(), new TreeMap<>(), retire, span);
        }

        private Recorded recorded() {
            SortedMap<String, String> parameters = new TreeMap<>();
            workload.recordedVersionParameter().ifPresent(name -> tag.ifPresent(value -> parameters.put(name, value)));
            SortedMap<String, String> details = new TreeMap<>();
            closure.ifPresent(value -> details.put("closure", value.value()));
            boolean any = recorded.isPresent() || closure.isPresent();
            Optional<DeploymentRecord> record = any
                    ? Optional.of(new DeploymentRecord(
                            recorded,
                            recorded.map(Worlds::digestOf),
                            EARLIER,
                            Optional.empty(),
                            new TreeMap<>(),
                            Optional.empty(),
                            new RunId("01RUN"),
                            recordedAt,
                            details))
                    : Optional.empty();
            return new Recorded(parameters, record, unreadable);
        }
    }
}
