package dev.towpath.plan;

import dev.towpath.desired.Dependency;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Environment;
import dev.towpath.desired.Governing;
import dev.towpath.desired.OnDrift;
import dev.towpath.desired.Promotion;
import dev.towpath.desired.RootRules;
import dev.towpath.model.Account;
import dev.towpath.model.AppName;
import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
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
import dev.towpath.observed.Live;
import dev.towpath.observed.Observation;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Failure;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.Ancestry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One target in the making. */
final class TargetBuilder {
    private final Target target;
    private Workload workload;
    private Optional<Pin> pin = Optional.of(Worlds.OLD);
    private Optional<Pin> recorded = Optional.of(Worlds.OLD);
    private Optional<String> tag = Optional.of(Worlds.OLD.value());
    private Optional<Digest> digest = Optional.empty();
    private Optional<Digest> closure = Optional.empty();
    private Live live = new Live.AsRecorded();
    private Optional<Intent> intent = Optional.empty();
    private Optional<Failure> unreadable = Optional.empty();
    private Optional<EnvironmentName> before = Optional.empty();
    private Optional<EnvironmentName> promotedFrom = Optional.empty();
    private Optional<Instant> notBefore = Optional.empty();
    private Duration soak = Duration.ZERO;
    private Instant recordedAt = Worlds.NOW.minus(Duration.ofHours(1));
    private Tier tier = Tier.DEV;
    private List<Dependency> dependsOn = List.of();
    private TerraformMode mode = TerraformMode.OFF;
    private Ancestry ancestry = Ancestry.ANCESTOR;
    private OnDrift onDrift = OnDrift.REPORT;
    private RootRules rules = RootRules.NONE;
    private Ancestry begun = Ancestry.SAME;
    private boolean suspend;
    private boolean retire;
    private boolean retired;
    private boolean requireDigest;
    private boolean promotion = true;
    private Optional<SourceSpan> autoDeploy = Optional.empty();
    private Optional<Following> following = Optional.empty();

    TargetBuilder(Target target) {
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
        closure = Optional.of(Worlds.CLOSURE);
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
                Worlds.EARLIER,
                1,
                new RunId("01RUN"),
                Worlds.NOW,
                new TreeMap<>()));
        return this;
    }

    /** An open intent to apply files with this digest, with the note of a settlement if one has looked. */
    TargetBuilder rootIntent(Digest files, boolean looked) {
        return rootIntent(files, "01DIED", looked);
    }

    /** An open intent of the run that wrote the record. */
    TargetBuilder recordedIntent(Digest files) {
        return rootIntent(files, "01RUN", false);
    }

    private TargetBuilder rootIntent(Digest files, String run, boolean looked) {
        intent = Optional.of(new Intent(
                "01INTENT",
                target,
                Infrastructure.TYPE,
                Optional.empty(),
                Optional.of(files),
                Worlds.EARLIER,
                1,
                new RunId(run),
                Worlds.NOW,
                new TreeMap<>(looked ? Map.of(Intent.LOOKED, "01LATER") : Map.of())));
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
        return dependsOn(Dependency.declared(new Target(new AppName(app), target.environment())));
    }

    TargetBuilder dependsOn(Dependency dependency) {
        dependsOn = Stream.concat(dependsOn.stream(), Stream.of(dependency)).toList();
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

    TargetBuilder begun(Ancestry value) {
        begun = value;
        return this;
    }

    TargetBuilder redeployOnDrift() {
        onDrift = OnDrift.REDEPLOY;
        return this;
    }

    TargetBuilder rules(RootRules value) {
        rules = value;
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

    TargetBuilder retired() {
        retired = true;
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

    TargetBuilder following(Following value) {
        following = Optional.of(value);
        autoDeploy = Optional.of(new SourceSpan("apps/" + target.app() + "/app.yaml", 1, 15));
        return this;
    }

    Situation build() {
        Place place = new Place(new Account("111111111111"), new Region("us-east-1"), Optional.empty());
        SourceSpan span = new SourceSpan(target.directory() + "/promotion.yaml", 1, 11);
        DesiredTarget desired = new DesiredTarget(
                target,
                new Environment(target.environment(), tier, place, requireDigest, span),
                workload,
                promotion ? Optional.of(promotion(span)) : Optional.empty(),
                new TerraformRoot(target.directory(), Worlds.CLOSURE, List.of(), "terraform", mode),
                Optional.empty(),
                before,
                soak,
                dependsOn,
                autoDeploy,
                onDrift,
                rules,
                Optional.empty(),
                new Governing(Map.of(), List.of()),
                span);
        ObservedTarget subject = new ObservedTarget(target, place, workload);
        return Situation.of(desired, new Observation(subject, recorded(), live, intent), ancestry, begun)
                .following(following);
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
        if (retired) {
            details.put("retired", "true");
        }
        boolean any = recorded.isPresent() || closure.isPresent();
        Optional<DeploymentRecord> record = any
                ? Optional.of(new DeploymentRecord(
                        recorded,
                        recorded.map(Worlds::digestOf),
                        Worlds.EARLIER,
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
