package dev.towpath.approval;

import dev.towpath.model.Digest;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Limits;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.SourceSpan;
import dev.towpath.snapshot.Tree;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * The versions of the policy along a line, and which of them ever came into force.
 *
 * <p>The first usable version at or after the commit that added towpath.yaml is in force by itself. A later one is in force if,
 * for every part in which it differs from the one in force, the commit that brought that part was approved by the policy that
 * was in force before it. What nobody approved stays out of force, and so does all that is built on it.
 */
final class PolicyHistory {
    private static final Problem NOBODY_TO_ASK = Problem.warning(
            "no_forge",
            SourceSpan.startOf(ApprovalPolicy.PATH),
            "only forge_review counts, but towpath.yaml names no forge, so nobody can approve anything",
            "name the forge in towpath.yaml, or let signed_merge or merge count");

    /** A version and where it came. */
    record Placed(int place, PolicyVersion version) {}

    private final Line line;
    private final PolicyFiles files;
    private final RuleBench bench;
    private final Witnesses witnesses;
    private final String branch;
    private final PolicyMemory memory;
    private final List<Placed> inForce = new ArrayList<>();
    private final Map<String, Integer> origins = new HashMap<>();
    private Optional<Placed> newest = Optional.empty();
    private Optional<Ruling> refused = Optional.empty();
    private final List<Digest> unconfirmed = new ArrayList<>();
    private OptionalInt bootstrap = OptionalInt.empty();

    PolicyHistory(Line line, String branch, PolicyFiles files, Witnesses witnesses, PolicyMemory memory) {
        this.branch = branch;
        this.memory = memory;
        this.line = line;
        this.files = files;
        this.witnesses = witnesses;
        this.bench = new RuleBench(witnesses);
        for (int place = line.length() - 1; place >= 0; place--) {
            if (line.changes(place).stream().anyMatch(PolicyFiles::concerns)) {
                line.tree(place).ifPresent(at(place));
            }
        }
    }

    /** The place of the commit that first added towpath.yaml. */
    OptionalInt bootstrap() {
        return bootstrap;
    }

    /** The version that counts now. */
    Optional<PolicyVersion> current() {
        return inForce.isEmpty()
                ? Optional.empty()
                : Optional.of(inForce.get(inForce.size() - 1).version());
    }

    /** What the files say now, if that is not in force. */
    Optional<Placed> pending() {
        return newest.filter(it -> !current()
                .map(PolicyVersion::parts)
                .filter(parts -> parts.equals(it.version().parts()))
                .isPresent());
    }

    /** The version by which what came at a place is judged: the newest before it, or the first there ever was. */
    Optional<PolicyVersion> before(int place) {
        Optional<PolicyVersion> found = inForce.stream().findFirst().map(Placed::version);
        for (Placed placed : inForce) {
            if (placed.place() > place) {
                found = Optional.of(placed.version());
            }
        }
        return found;
    }

    /** The same, for a target: the first version that knows its environment, if none before does. */
    Optional<PolicyVersion> before(int place, EnvironmentName environment) {
        Optional<PolicyVersion> found = before(place).filter(version -> knows(version, environment));
        return found.isPresent()
                ? found
                : inForce.stream()
                        .filter(placed -> placed.place() <= place)
                        .map(Placed::version)
                        .filter(version -> knows(version, environment))
                        .findFirst()
                        .or(() -> before(place));
    }

    /**
     * The same, for a target and for a commit that may have come with others in one pull request: none of them is judged by a
     * policy that the request itself brought. Nobody is asked where nothing depends on it.
     *
     * @param needsNobody whether a version asks nobody to agree to what came at the place
     */
    Answer<Optional<PolicyVersion>> judging(
            int place, EnvironmentName environment, Predicate<PolicyVersion> needsNobody) {
        Optional<PolicyVersion> near = before(place, environment);
        List<PolicyVersion> suspects = broughtTogether(place);
        if (near.isEmpty() || suspects.isEmpty() || suspects.stream().allMatch(needsNobody)) {
            return Answer.of(near);
        }
        return witnesses.oldest(line, place, near.get()).then(oldest -> Answer.of(before(oldest, environment)));
    }

    /** The versions between which a pull request that was merged as several commits would decide; none if there is no such. */
    private List<PolicyVersion> broughtTogether(int place) {
        List<PolicyVersion> suspects = new ArrayList<>();
        for (int at = 1; at < inForce.size(); at++) {
            int came = inForce.get(at).place();
            if (came > place && came - place < Limits.PULL_REQUEST_COMMITS_MAX && !mergeBetween(place, came)) {
                suspects.add(inForce.get(at - 1).version());
                suspects.add(inForce.get(at).version());
            }
        }
        return suspects;
    }

    private boolean mergeBetween(int place, int came) {
        return IntStream.rangeClosed(place, came).anyMatch(at -> line.commit(at).isMerge());
    }

    PolicyInForce report() {
        List<Problem> problems = new ArrayList<>();
        newest.ifPresent(it -> problems.addAll(it.version().problems().list()));
        pending().filter(it -> !inForce.isEmpty()).ifPresent(it -> problems.add(leftOut(it)));
        current()
                .filter(it -> witnesses.accepted(it).equals(List.of(Evidence.FORGE_REVIEW))
                        && witnesses.forge(it).isEmpty())
                .ifPresent(it -> problems.add(NOBODY_TO_ASK));
        Optional<Placed> last = inForce.isEmpty() ? Optional.empty() : Optional.of(inForce.get(inForce.size() - 1));
        return new PolicyInForce(
                last.map(it -> line.commit(it.place()).id()),
                last.flatMap(it -> it.version().policy()),
                last.flatMap(it -> it.version().platform()),
                pending().map(it -> line.commit(it.place()).id()),
                Problems.of(problems));
    }

    private static boolean knows(PolicyVersion version, EnvironmentName environment) {
        return version.platform()
                .filter(it -> it.environments().containsKey(environment))
                .isPresent();
    }

    private Consumer<Tree> at(int place) {
        return tree -> {
            if (bootstrap.isEmpty()) {
                if (tree.entry(PolicyFiles.PLATFORM_PATH).isEmpty()) {
                    return;
                }
                bootstrap = OptionalInt.of(place);
            }
            consider(new Placed(place, files.at(tree)));
        };
    }

    private void consider(Placed placed) {
        SortedMap<String, Digest> before =
                newest.map(it -> it.version().parts()).orElse(new TreeMap<>());
        for (String part : names(before, placed.version().parts())) {
            if (!Objects.equals(before.get(part), placed.version().parts().get(part))) {
                origins.put(part, placed.place());
            }
        }
        newest = Optional.of(placed);
        refused = Optional.empty();
        if (!placed.version().usable()) {
            return;
        }
        Optional<PolicyVersion> current = current();
        if (current.isEmpty()) {
            inForce.add(placed);
        } else if (current.get().parts().equals(placed.version().parts())) {
            // What nobody approved was taken back: nobody can approve it any more.
            unconfirmed.forEach(change -> memory.settle(change, false));
            unconfirmed.clear();
        } else {
            judge(placed, current.get());
        }
    }

    private void judge(Placed placed, PolicyVersion current) {
        Digest change = Digest.of(String.join(
                "\n",
                List.of(
                        branch,
                        line.commit(placed.place()).id().value(),
                        current.parts().toString(),
                        placed.version().parts().toString())));
        Optional<Boolean> known = memory.approved(change);
        if (known.isPresent() && !known.get()) {
            return;
        }
        refused = known.isPresent() ? Optional.empty() : refusal(placed, current, change);
        if (refused.isEmpty()) {
            inForce.add(placed);
            unconfirmed.clear();
        } else if (refused.get().outcome() == Ruling.Outcome.MISSING) {
            unconfirmed.add(change);
        }
    }

    /** The first ruling that keeps a version out of force. */
    private Optional<Ruling> refusal(Placed placed, PolicyVersion current, Digest change) {
        SortedMap<Integer, SortedMap<String, Digest>> brought = new TreeMap<>();
        SortedMap<String, Digest> now = placed.version().parts();
        for (String part : names(current.parts(), now)) {
            if (!Objects.equals(current.parts().get(part), now.get(part))) {
                SortedMap<String, Digest> values = brought.computeIfAbsent(
                        Optional.ofNullable(origins.get(part)).orElse(placed.place()), key -> new TreeMap<>());
                values.put(part, Optional.ofNullable(now.get(part)).orElse(PolicyVersion.ABSENT));
            }
        }
        boolean asked = false;
        for (Map.Entry<Integer, SortedMap<String, Digest>> part : brought.entrySet()) {
            Ruling ruling = ruling(part.getKey(), part.getValue(), current);
            if (!ruling.outcome().allows()) {
                return Optional.of(ruling);
            }
            asked |= ruling.approvals().flatMap(Approvals::pullRequest).isPresent();
        }
        if (asked) {
            memory.settle(change, true);
        }
        return Optional.empty();
    }

    private Ruling ruling(int place, SortedMap<String, Digest> wanted, PolicyVersion current) {
        PolicyVersion judge = before(place).orElse(current);
        Content<String> content = new Content<>(wanted, tree -> files.at(tree).partsOr(wanted.keySet()));
        Change change = new Change(
                line,
                place,
                content,
                () -> line.changes(place).stream().filter(PolicyFiles::concerns).toList());
        int start = witnesses.oldest(line, place, judge).fold(known -> known, why -> place);
        judge = before(start).orElse(judge);
        List<Rule> rules = judge.policy().map(ApprovalPolicy::rules).orElse(List.of()).stream()
                .filter(rule -> rule.when().isForPolicy())
                .toList();
        return bench.rule(change, rules, judge, "a change of the policy");
    }

    /** Why the version that the files show is not in force, to follow a sentence. */
    String pendingReason() {
        return refused.map(ruling -> ": its change " + ruling.message()).orElse("");
    }

    private Problem leftOut(Placed placed) {
        String commit = Identity.describe(line.commit(placed.place()));
        boolean platformOnly = placed.version().usable()
                && current()
                        .map(PolicyVersion::parts)
                        .filter(parts -> Objects.equals(
                                parts.get(PolicyVersion.APPROVALS),
                                placed.version().parts().get(PolicyVersion.APPROVALS)))
                        .filter(parts -> !Objects.equals(
                                parts.get(PolicyVersion.PLATFORM),
                                placed.version().parts().get(PolicyVersion.PLATFORM)))
                        .isPresent();
        String path = platformOnly ? PolicyFiles.PLATFORM_PATH : ApprovalPolicy.PATH;
        String kept = inForce.stream()
                .reduce((first, second) -> second)
                .map(it -> line.commit(it.place()).id().abbreviated())
                .orElse("");
        String why = refused.map(Ruling::message).orElse("it cannot be used");
        return Problem.warning(
                "policy_unapproved",
                SourceSpan.startOf(path),
                "security: the policy as of " + commit + " is not in force: " + why,
                "the policy of commit " + kept + " counts until this one is approved or reverted");
    }

    private static SortedSet<String> names(SortedMap<String, Digest> one, SortedMap<String, Digest> other) {
        SortedSet<String> names = new TreeSet<>(one.keySet());
        names.addAll(other.keySet());
        return names;
    }
}
