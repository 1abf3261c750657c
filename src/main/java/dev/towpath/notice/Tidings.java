package dev.towpath.notice;

import dev.towpath.model.Digest;
import dev.towpath.model.Limits;
import dev.towpath.notice.Occasion.Sighting;
import dev.towpath.plan.State;
import dev.towpath.report.RunReport;
import dev.towpath.report.TargetReport;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one channel has to be told after a run, worked out from what it was told before; and what is to be remembered of that.
 *
 * <p>What changed without being worth a word is remembered at once. What is to be told is claimed first and remembered afterwards,
 * so that a crash in between tells it once more and never not at all.
 */
final class Tidings {
    private static final int ID_LENGTH = 24;

    private final Channel channel;
    private final Occasion occasion;
    private final Claim claim;
    private final ToldChannel before;
    private final boolean first;
    private final List<Sighting> sightings;
    private final SortedMap<String, Told> claimed;
    private final SortedMap<String, Standing> told = new TreeMap<>();
    private final List<Change> news = new ArrayList<>();

    private Tidings(
            Channel channel,
            Occasion occasion,
            Claim claim,
            ToldChannel before,
            boolean first,
            List<Sighting> sightings) {
        this.channel = channel;
        this.occasion = occasion;
        this.claim = claim;
        this.before = before;
        this.first = first;
        this.sightings = sightings;
        this.claimed = new TreeMap<>(before.told());
        sightings.forEach(this::weigh);
    }

    /** For a channel that is told of targets; one that was told nothing yet gets a summary. */
    static Tidings ofTargets(Channel channel, Optional<ToldChannel> known, Occasion occasion, Claim claim) {
        ToldChannel before = known.orElseGet(() -> nothing(occasion));
        boolean first = known.isEmpty() || before.opening().isPresent();
        boolean barred =
                before.opening().filter(it -> it.bars(claim.run(), claim.at())).isPresent();
        return new Tidings(channel, occasion, claim, before, first, barred ? List.of() : occasion.sightings());
    }

    /** For a channel that is told, on this machine alone, whether runs can run. */
    static Tidings ofTheRun(Channel channel, Optional<ToldChannel> known, Occasion occasion, Claim claim) {
        return new Tidings(
                channel, occasion, claim, known.orElseGet(() -> nothing(occasion)), false, occasion.ofTheRun());
    }

    private static ToldChannel nothing(Occasion occasion) {
        return new ToldChannel(occasion.report().started(), Optional.empty(), new TreeMap<>());
    }

    Channel channel() {
        return channel;
    }

    /** Whether there is anything to remember. */
    boolean changes() {
        return opens() || !claimed.equals(before.told());
    }

    /** Whether there is anything to say. */
    boolean speaks() {
        return opens() || !news.isEmpty();
    }

    private boolean opens() {
        return first && !sightings.isEmpty();
    }

    /** What to remember before it is told. */
    ToldChannel claimed() {
        if (opens()) {
            return new ToldChannel(before.began(), Optional.of(claim), new TreeMap<>());
        }
        TreeMap<String, Told> kept = new TreeMap<>(claimed);
        kept.keySet().removeAll(occasion.missing(kept.keySet()));
        return before.with(kept);
    }

    /** What to remember once it was told; what somebody else has claimed meanwhile is theirs. */
    ToldChannel recorded(ToldChannel now) {
        if (opens()) {
            TreeMap<String, Told> all = new TreeMap<>();
            sightings.forEach(seen -> all.put(seen.key(), Told.of(seen.standing(), started())));
            return mine(now.opening()) ? new ToldChannel(now.began(), Optional.empty(), all) : now;
        }
        TreeMap<String, Told> entries = new TreeMap<>(now.told());
        told.forEach((key, standing) -> Optional.ofNullable(entries.get(key))
                .filter(entry -> mine(entry.claim()))
                .ifPresent(entry -> entries.put(key, Told.of(standing, started()))));
        return now.with(entries);
    }

    /** What to remember where it could not be told: the claims are gone, and the next run finds the same. */
    ToldChannel released(ToldChannel now) {
        Optional<Claim> opening =
                now.opening().map(it -> mine(Optional.of(it)) ? new Claim(it.run(), Instant.EPOCH) : it);
        TreeMap<String, Told> entries = new TreeMap<>(now.told());
        entries.replaceAll((key, entry) -> mine(entry.claim()) ? entry.unclaimed() : entry);
        return new ToldChannel(now.began(), opening, entries);
    }

    private boolean mine(Optional<Claim> other) {
        return other.filter(it -> it.run().equals(claim.run())).isPresent();
    }

    /** The message. */
    Notice notice() {
        List<Change> ordered = new ArrayList<>(news);
        ordered.sort(Change.ORDER);
        List<Change> shown = ordered.subList(0, Math.min(ordered.size(), Limits.NOTICE_CHANGES_MAX));
        RunReport report = occasion.report();
        String repository = occasion.repository();
        StringBuilder identity = new StringBuilder(channel.name() + "\n" + repository);
        if (first) {
            identity.append('\n').append(before.began());
        }
        ordered.forEach(change -> identity.append('\n').append(first ? "" : change.id()));
        return new Notice(
                id(identity.toString()),
                repository,
                report.run().value(),
                report.commit(),
                claim.at(),
                occasion.link(),
                first,
                counts(),
                shown,
                ordered.size() - shown.size());
    }

    private Map<State, Integer> counts() {
        Map<State, Integer> counts = new EnumMap<>(State.class);
        occasion.report().targets().stream()
                .filter(line -> channel.filter().includes(line.target(), occasion.tier(line.target())))
                .forEach(line -> counts.merge(line.state(), 1, Integer::sum));
        return counts;
    }

    private void weigh(Sighting seen) {
        Optional<Told> entry = Optional.ofNullable(before.told().get(seen.key()));
        Optional<Standing> known = entry.flatMap(Told::standing);
        boolean drift = takesOver(seen);
        Optional<ChangeKind> kind = first ? remarkable(seen) : drift ? Optional.empty() : kind(seen, entry);
        if (known.equals(Optional.of(seen.standing())) || unsaid(seen, known)) {
            return;
        }
        Optional<Change> change = kind.map(it -> change(seen, it, entry)).filter(channel.filter()::includes);
        if (change.isEmpty()) {
            claimed.put(seen.key(), Told.of(seen.standing(), started()));
        } else if (entry.flatMap(Told::claim)
                .filter(it -> it.bars(claim.run(), claim.at()))
                .isEmpty()) {
            Told present = entry.orElseGet(() -> new Told(Optional.empty(), before.began(), Optional.empty()));
            claimed.put(seen.key(), present.claimedBy(claim));
            told.put(seen.key(), seen.standing());
            news.add(change.get());
        }
    }

    /** What needs no memory: that runs run while they always did, and drift that every run sees. */
    private boolean unsaid(Sighting seen, Optional<Standing> known) {
        boolean usual = seen.line().isEmpty() && seen.standing().well() && known.isEmpty();
        boolean seenAnyway = occasion.looksForDrift()
                && seen.line()
                        .map(line -> before.told().get(line.target().toString()))
                        .flatMap(Told::standing)
                        .filter(it -> it.kind() == ChangeKind.DRIFTED)
                        .isPresent();
        return usual || seenAnyway;
    }

    /** Drift that a deeper look saw first, and now every run sees: it was told, and is remembered in one place from now on. */
    private boolean takesOver(Sighting seen) {
        String deeper = Occasion.driftKey(seen.key());
        boolean told = Optional.ofNullable(before.told().get(deeper))
                .flatMap(Told::standing)
                .filter(was -> was.kind() == ChangeKind.DRIFTED)
                .isPresent();
        return !occasion.looksForDrift()
                && seen.standing().kind() == ChangeKind.DRIFTED
                && told
                && claimed.keySet().remove(deeper);
    }

    /** What a first message names: what is wrong, and what this run brought. */
    private static Optional<ChangeKind> remarkable(Sighting seen) {
        boolean brought = seen.line()
                .filter(line -> Standing.BROUGHT.contains(line.state()))
                .isPresent();
        return Optional.of(seen.standing().kind()).filter(kind -> kind != ChangeKind.DEPLOYED || brought);
    }

    /** As what a change is told, if it is. */
    private Optional<ChangeKind> kind(Sighting seen, Optional<Told> entry) {
        Optional<Standing> known = entry.flatMap(Told::standing);
        Standing now = seen.standing();
        if (!now.well()) {
            boolean heard = known.filter(now::followsFrom)
                    .filter(was -> channel.filter().wants(was.kind()))
                    .isPresent();
            return heard ? Optional.empty() : Optional.of(now.kind());
        }
        if (known.filter(Standing::well).isPresent()) {
            return Optional.of(ChangeKind.DEPLOYED);
        }
        if (known.filter(was -> was.kind() != ChangeKind.HELD)
                .filter(was -> channel.filter().wantsEndOf(was.kind()))
                .isPresent()) {
            return Optional.of(ChangeKind.RECOVERED);
        }
        Instant since = known.flatMap(was -> entry.map(Told::at)).orElse(before.began());
        return Optional.of(ChangeKind.DEPLOYED).filter(it -> broughtAfter(seen, since));
    }

    /** Whether something was brought since then, by this run or by one that could not tell it. */
    private boolean broughtAfter(Sighting seen, Instant then) {
        return !occasion.looksForDrift()
                && seen.line()
                        .filter(line -> Standing.BROUGHT.contains(line.state())
                                || line.since().filter(then::isBefore).isPresent())
                        .isPresent();
    }

    private Change change(Sighting seen, ChangeKind kind, Optional<Told> entry) {
        String was = entry.flatMap(Told::standing).map(Standing::text).orElse("");
        Instant since = entry.map(Told::at).orElse(before.began());
        String identity = String.join(
                "\n",
                occasion.repository(),
                seen.key(),
                was,
                since.toString(),
                seen.standing().text());
        Optional<String> reason = seen.line().isPresent()
                ? seen.line().flatMap(TargetReport::reason).map(TargetReport.Reason::message)
                : occasion.trouble();
        return new Change(
                id(identity),
                kind,
                seen.line(),
                seen.line().flatMap(line -> occasion.tier(line.target())),
                Optional.of(was).filter(text -> !text.isEmpty()),
                reason);
    }

    private Instant started() {
        return occasion.report().started();
    }

    private static String id(String identity) {
        return Digest.of(identity).hex().substring(0, ID_LENGTH);
    }
}
