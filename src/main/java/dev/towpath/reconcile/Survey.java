package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Promotion;
import dev.towpath.journal.KeptObjects;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.GitSha;
import dev.towpath.model.Intent;
import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.observed.Observation;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.RecordState;
import dev.towpath.plan.Recordings;
import dev.towpath.plan.Situation;
import dev.towpath.plan.World;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Ancestry;
import dev.towpath.snapshot.RepoSnapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Looks at every target that a run is about, and at those that its gates look at. */
final class Survey {
    private final RepoSnapshot snapshot;
    private final DesiredState desired;
    private final Connections.Connected world;
    private final Map<GitSha, Ancestry> ancestries = new HashMap<>();
    private final Followers followers;
    private final Map<Target, Followers.Followed> followed = new TreeMap<>();

    Survey(RepoSnapshot snapshot, DesiredState desired, Connections.Connected world, Followers followers) {
        this.followers = followers;
        this.snapshot = snapshot;
        this.desired = desired;
        this.world = world;
    }

    /** The world at this moment. */
    World take(RunOptions options, Instant now) {
        return take(options, now, options.selection()::includes);
    }

    /** The world at this moment, as far as some targets need it. */
    World take(RunOptions options, Instant now, Predicate<Target> which) {
        Set<Target> selected =
                desired.targets().keySet().stream().filter(which).collect(Collectors.toCollection(TreeSet::new));
        Map<Target, ObservedTarget> subjects = new TreeMap<>();
        withThoseTheyLookAt(selected).forEach(target -> subjects.put(target, subject(target)));
        options.progress().say("reading the records of " + subjects.size() + " targets");
        Map<Target, Recorded> recorded =
                Isolated.ask(subjects.values(), world.records()::read, ObservedTarget::target, Survey::unreadable);
        followed.putAll(followers.look(
                selected.stream().map(this::desiredTarget).toList(),
                recorded,
                snapshot,
                world.inForce().autoDeploy(),
                world.builds()));
        KeptObjects<Intent> kept = world.journal().intents();
        Map<Target, Intent> intents = kept.known();
        kept.unreadable()
                .forEach((target, failure) -> recorded.computeIfPresent(
                        target,
                        (key, record) -> new Recorded(record.parameters(), record.record(), Optional.of(failure))));
        options.progress().say("looking at what runs");
        Map<Target, Live> live = live(subjects, recorded);
        Map<Target, Situation> situations = new TreeMap<>();
        subjects.forEach((target, subject) -> {
            Observation observation = new Observation(
                    subject,
                    recorded.getOrDefault(target, Reading.missed(target)),
                    live.getOrDefault(target, new Live.Nothing()),
                    Optional.ofNullable(intents.get(target)));
            situations.put(
                    target,
                    Situation.of(desiredTarget(target), observation, ancestry(observation), begun(observation))
                            .following(Optional.ofNullable(followed.get(target)).map(Followers.Followed::following)));
        });
        SortedMap<Target, Intent> abandoned = new TreeMap<>(intents);
        abandoned.keySet().removeAll(desired.targets().keySet());
        abandoned.keySet().removeAll(desired.invalid().keySet());
        return new World(
                snapshot.commit().id(),
                world.inForce(),
                new TreeMap<>(situations),
                Recordings.of(withNeighbours(situations)),
                desired.invalid().keySet(),
                selected,
                now,
                options.acceptRewind(),
                options.allowShrink(),
                Map.of(),
                abandoned);
    }

    /**
     * The situations, and those of targets that this run is not about, where one that it is about has a pin and no record: only
     * they can tell what was recorded before. Only places are asked that this run asks anyway.
     */
    private Collection<Situation> withNeighbours(Map<Target, Situation> situations) {
        Set<Place> places = situations.values().stream()
                .filter(situation -> situation.pin().isPresent() || situation.rootChanged())
                .filter(situation -> situation.record().commit().isEmpty())
                .map(situation -> situation.desired().environment().place())
                .collect(Collectors.toSet());
        List<ObservedTarget> neighbours = desired.targets().keySet().stream()
                .filter(target -> !situations.containsKey(target))
                .map(this::subject)
                .filter(subject -> places.contains(subject.place()))
                .toList();
        List<Situation> all = new ArrayList<>(situations.values());
        Isolated.ask(neighbours, world.records()::read, ObservedTarget::target, Survey::unreadable)
                .forEach((target, record) -> {
                    Observation observation =
                            new Observation(subject(target), record, new Live.Nothing(), Optional.empty());
                    all.add(Situation.of(
                            desiredTarget(target), observation, ancestry(observation), begun(observation)));
                });
        return all;
    }

    private static Recorded unreadable(ObservedTarget subject, Failure failure) {
        return new Recorded(new TreeMap<>(), Optional.empty(), Optional.of(failure));
    }

    /** What runs where something is wanted or recorded; looking at the rest would cost calls and change nothing. */
    private Map<Target, Live> live(Map<Target, ObservedTarget> subjects, Map<Target, Recorded> recorded) {
        Map<ObservedTarget, Recorded> readable = new LinkedHashMap<>();
        subjects.forEach((target, subject) -> Optional.ofNullable(recorded.get(target))
                .filter(record -> record.failure().isEmpty() && matters(target, record))
                .ifPresent(record -> readable.put(subject, record)));
        Map<Target, Live> live = Isolated.ask(
                readable.keySet(),
                some -> {
                    Map<ObservedTarget, Recorded> asked = new LinkedHashMap<>(readable);
                    asked.keySet().retainAll(new LinkedHashSet<>(some));
                    return world.live().read(asked);
                },
                ObservedTarget::target,
                (subject, failure) -> new Live.Unreadable(failure));
        readable.keySet().forEach(subject -> live.computeIfAbsent(subject.target(), Survey::unseen));
        return live;
    }

    /** Silence is not the word that nothing runs. */
    private static Live unseen(Target target) {
        return new Live.Unreadable(new Failure.RetryLater(
                ReasonCode.UNREACHABLE, "what runs in \"" + target + "\" was not told", "the next run looks again"));
    }

    private boolean matters(Target target, Recorded recorded) {
        DesiredTarget wanted = desiredTarget(target);
        boolean pinned = wanted.promotion().flatMap(Promotion::artifact).isPresent();
        return pinned
                || RecordState.of(target, wanted.workload(), recorded).pin().isPresent();
    }

    private Set<Target> withThoseTheyLookAt(Set<Target> selected) {
        Set<Target> all = new TreeSet<>();
        selected.forEach(target -> add(target, all));
        return all;
    }

    private void add(Target target, Set<Target> all) {
        if (!desired.targets().containsKey(target) || !all.add(target)) {
            return;
        }
        DesiredTarget wanted = desiredTarget(target);
        Stream<EnvironmentName> before =
                Stream.concat(wanted.before().stream(), wanted.promotion().flatMap(Promotion::promotedFrom).stream());
        before.forEach(environment -> add(new Target(target.app(), environment), all));
        wanted.dependsOn().forEach(dependency -> add(dependency.target(), all));
        if (wanted.promotion().map(Promotion::retire).orElse(false)) {
            desired.targets().values().stream()
                    .filter(other -> other.dependsOn(target))
                    .forEach(other -> add(other.target(), all));
        }
    }

    private ObservedTarget subject(Target target) {
        DesiredTarget wanted = desiredTarget(target);
        return new ObservedTarget(target, wanted.environment().place(), wanted.workload());
    }

    private DesiredTarget desiredTarget(Target target) {
        return Optional.ofNullable(followed.get(target))
                .map(Followers.Followed::desired)
                .or(() -> Optional.ofNullable(desired.targets().get(target)))
                .orElseThrow();
    }

    private Ancestry begun(Observation observation) {
        return observation
                .intent()
                .map(Intent::commit)
                .map(commit -> ancestries.computeIfAbsent(commit, this::ancestry))
                .orElse(Ancestry.SAME);
    }

    private Ancestry ancestry(Observation observation) {
        return observation
                .recorded()
                .record()
                .map(DeploymentRecord::commit)
                .map(commit -> ancestries.computeIfAbsent(commit, this::ancestry))
                .orElse(Ancestry.SAME);
    }

    /** A commit that git cannot read is as good as one that it does not have. */
    private Ancestry ancestry(GitSha earlier) {
        try {
            return snapshot.history().ancestry(earlier, snapshot.commit().id());
        } catch (FailureException e) {
            return Ancestry.UNKNOWN;
        }
    }
}
