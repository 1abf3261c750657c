package dev.towpath.simulation;

import dev.towpath.adapter.json.ChainJson;
import dev.towpath.adapter.json.JournalJson;
import dev.towpath.adapter.json.RecordJson;
import dev.towpath.journal.ChainHead;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.report.RunReport;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.simulation.Estate.Unit;
import dev.towpath.simulation.Ledger.Change;
import dev.towpath.snapshot.Ancestry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks at the world after every call that any process makes, and says what must never be.
 *
 * <p>It judges by the cloud's own truth and by what whoever wrote the world knows was agreed to; it asks nothing of the program.
 */
final class Watch {
    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"/([^\"]+)\"");
    private static final Pattern TAG = Pattern.compile(":([^:/]+)$");

    private final World world;
    private final List<String> violations = new ArrayList<>();
    private final Map<Unit, Set<String>> proven = new EnumMap<>(Unit.class);
    private final Map<Unit, Set<String>> recorded = new EnumMap<>(Unit.class);
    private final Map<String, String> pins = new HashMap<>();
    private final Map<Unit, GitSha> newest = new EnumMap<>(Unit.class);
    private final Map<Unit, DeploymentRecord> records = new EnumMap<>(Unit.class);
    private final Map<String, Instant> looks = new HashMap<>();
    private final Map<String, byte[]> committed = new TreeMap<>();
    private final Map<String, RunReport> reports = new TreeMap<>();
    private final Set<Unit> handled = new TreeSet<>();
    private int zombies;

    Watch(World world) {
        this.world = world;
    }

    /** What must never be and was, in the order of its happening. */
    List<String> violations() {
        return List.copyOf(violations);
    }

    /** How often a process that had stood still between its fence and its call changed something after others had taken over. */
    int zombies() {
        return zombies;
    }

    Set<String> proven(Unit unit) {
        return proven.computeIfAbsent(unit, key -> new TreeSet<>());
    }

    /** Pins that were recorded in a target at some time. */
    Set<String> recorded(Unit unit) {
        return recorded.computeIfAbsent(unit, key -> new TreeSet<>());
    }

    /** Every entry of a history that was ever completed. */
    Map<String, byte[]> committed() {
        return committed;
    }

    Optional<RunReport> report(String runner) {
        return Optional.ofNullable(reports.get(runner));
    }

    /** Targets that somebody has changed by hand. */
    Set<Unit> handled() {
        return handled;
    }

    /** Tells what an image is called that runs. */
    void made(String pin, Digest digest) {
        pins.put(digest.value(), pin);
    }

    void violation(String rule, String sentence) {
        world.trace().say("!!", rule + ": " + sentence);
        violations.add(rule + ": " + sentence);
    }

    void ended(Runner runner, RunReport report) {
        reports.put(runner.name(), report);
    }

    /** Looks at what a call has done. */
    void after(Runner runner, String operation, String about) {
        boolean cloud = operation.startsWith("ecs:") || operation.startsWith("ssm:Put");
        if (cloud) {
            sample();
        }
        if (operation.startsWith("state:")) {
            state(runner, operation, about);
            return;
        }
        if (runner.name().startsWith(Chance.HAND)) {
            units(about).ifPresent(handled::add);
            return;
        }
        if (changes(operation)) {
            units(about).ifPresent(unit -> acted(runner, operation, about, unit));
        }
    }

    private static boolean changes(String operation) {
        return Set.of(
                        "ecs:UpdateService",
                        "ecs:RegisterTaskDefinition",
                        "ssm:PutParameter",
                        "s3:PutObject",
                        "s3:DeleteObjects",
                        "s3:DeleteObject",
                        "cloudfront:CreateInvalidation",
                        "terraform:lock",
                        "terraform:make")
                .contains(operation);
    }

    /** The target that a call is about. */
    private Optional<Unit> units(String about) {
        return world.units().stream()
                .filter(unit -> about.contains(unit.resource())
                        || about.contains(unit.prefix() + "/")
                        || about.contains(unit.target().toString()))
                .findFirst();
    }

    /** Notes what is proven to run now. */
    private void sample() {
        for (Unit unit : world.units()) {
            if (unit.kind().equals("container")) {
                pins.forEach((digest, pin) -> {
                    if (account()
                            .truth(Estate.CLUSTER, unit.resource(), Estate.CONTAINER)
                            .runsOnly(digest)) {
                        proven(unit).add(pin);
                    }
                });
            }
        }
    }

    CloudAccount account() {
        return world.cloud().account(Estate.PLACE.account().id());
    }

    private void state(Runner runner, String operation, String key) {
        for (Unit unit : world.units()) {
            if (key.equals("leases/" + unit.target() + ".json")
                    && operation.equals("state:get")
                    && holds(runner, unit)) {
                looks.put(runner.name() + unit, world.turns().instant());
            }
            if (key.equals("chain/" + unit.target() + ".json") && operation.equals("state:put")) {
                commit(unit, key);
            }
        }
    }

    private void commit(Unit unit, String key) {
        byte[] head = world.store().all().getOrDefault(key, new byte[0]);
        ChainHead chain = ChainJson.head(head);
        if (chain.pending().isEmpty()) {
            chain.entry().ifPresent(entry -> {
                String at = "history/" + unit.target() + "/" + entry + ".json";
                Optional.ofNullable(world.store().all().get(at))
                        .ifPresent(content -> committed.putIfAbsent(at, content));
            });
        }
    }

    private boolean holds(Runner runner, Unit unit) {
        return Optional.ofNullable(world.store().all().get("leases/" + unit.target() + ".json"))
                .map(JournalJson::lease)
                .filter(kept -> !kept.released() && kept.lease().holder().equals(runner.name()))
                .isPresent();
    }

    /** Whether a process may not know better: it stood still, or its call took long, since it looked at its fence. */
    private boolean excused(Runner runner, Unit unit) {
        Instant now = world.turns().instant();
        return Optional.ofNullable(looks.get(runner.name() + unit))
                .filter(look -> Duration.between(look, now).compareTo(Runner.INSTANT) > 0)
                .isPresent();
    }

    private void acted(Runner runner, String operation, String about, Unit unit) {
        boolean excused = excused(runner, unit);
        String who = runner.name() + " at "
                + runner.commit().map(GitSha::abbreviated).orElse("?") + " " + operation + " on " + unit.target();
        if (!holds(runner, unit)) {
            if (excused) {
                zombies++;
            } else {
                violation("fence", who + " without the lease");
            }
        }
        GitSha commit = runner.commit().orElseThrow();
        if (world.branch().files(commit).under(unit.directory()).isEmpty()) {
            violation("absence", who + ", which is not in its commit");
        }
        Optional<GitSha> before = Optional.ofNullable(newest.get(unit));
        // Where people have pushed the branch back and nothing was recorded, what it asks for now is what is to be
        // there.
        boolean older = before.filter(known -> world.branch().ancestry(commit, known) == Ancestry.ANCESTOR)
                .filter(known ->
                        world.branch().ancestry(known, world.branch().head()).continues())
                .isPresent();
        boolean records = operation.equals("ssm:PutParameter");
        if (older && !records && !same(unit, commit, before.orElseThrow()) && !excused) {
            violation(
                    "regress",
                    who + " after somebody acted at " + before.orElseThrow().abbreviated());
        }
        if (!older) {
            newest.put(unit, commit);
        }
        switch (operation) {
            case "ecs:UpdateService" -> deployed(who, commit, unit);
            case "ssm:PutParameter" -> recorded(who, unit, about, excused);
            case "s3:PutObject", "s3:DeleteObjects", "s3:DeleteObject" -> published(who, commit, unit);
            case "terraform:make" -> agreed(who, commit, unit, version(unit, commit));
            default -> {
                // Nothing runs because of it yet.
            }
        }
    }

    private boolean same(Unit unit, GitSha one, GitSha other) {
        return world.ledger()
                .governing(unit, one, world.branch())
                .map(Change::value)
                .equals(world.ledger().governing(unit, other, world.branch()).map(Change::value));
    }

    private String version(Unit unit, GitSha commit) {
        return world.ledger()
                .governing(unit, commit, world.branch())
                .map(Change::value)
                .orElse("nothing");
    }

    private void deployed(String who, GitSha commit, Unit unit) {
        for (String image : account().runningImages(Estate.CLUSTER, unit.resource())) {
            Matcher tag = TAG.matcher(image);
            if (tag.find() && pins.containsValue(tag.group(1))) {
                String pin = tag.group(1);
                agreed(who, commit, unit, pin);
                boolean staged = unit == Unit.PROD && world.units().contains(Unit.STAGE);
                if (staged && !proven(Unit.STAGE).contains(pin)) {
                    violation("promotion", who + ": " + pin + " never ran in stage1");
                }
                quarantined(who, unit, pin);
            }
        }
    }

    private void quarantined(String who, Unit unit, String pin) {
        boolean wanted = version(unit, world.branch().head()).equals(pin);
        Optional.ofNullable(world.store().all().get("quarantine/" + unit.target() + ".json"))
                .map(JournalJson::quarantine)
                .filter(judged -> judged.subject().equals(pin) && wanted)
                .ifPresent(judged -> violation("quarantine", who + ": " + pin + " was judged: " + judged.message()));
    }

    /** What a process puts somewhere must be what its commit asks for and what was agreed to, or go back to what was. */
    private void agreed(String who, GitSha commit, Unit unit, String value) {
        Instant now = world.turns().instant();
        Optional<Change> asked = world.ledger().governing(unit, commit, world.branch());
        boolean agreed = asked.filter(change -> change.value().equals(value)).isPresent()
                ? asked.orElseThrow().agreedBy(now)
                : world.ledger().everAgreed(unit, value, now);
        if (!agreed) {
            violation("approval", who + ": nobody agreed to " + value);
        }
    }

    private void recorded(String who, Unit unit, String about, boolean excused) {
        if (!about.contains(unit.prefix() + "/towpath/record")) {
            return;
        }
        DeploymentRecord record = account()
                .parameter(unit.prefix() + "/towpath/record")
                .map(RecordJson::read)
                .orElseThrow();
        Optional<DeploymentRecord> before = Optional.ofNullable(records.put(unit, record));
        record.artifact().ifPresent(pin -> recorded(unit).add(pin.value()));
        if (before.filter(old -> world.branch().ancestry(record.commit(), old.commit()) == Ancestry.ANCESTOR)
                        .isPresent()
                && !excused) {
            violation(
                    "regress",
                    who + ": the record went back to " + record.commit().abbreviated());
        }
        if (!truly(unit, record) && !excused) {
            violation(
                    "record", who + ": " + record.artifact().map(Pin::value).orElse("its files") + " was never proven");
        }
    }

    /** Whether what is recorded really ran, lies in the bucket, or was applied. */
    boolean truly(Unit unit, DeploymentRecord record) {
        return switch (unit.kind()) {
            case "container" ->
                record.artifact()
                        .filter(pin -> proven(unit).contains(pin.value()))
                        .isPresent();
            case "site" ->
                record.artifact().filter(pin -> lies(unit, pin.value())).isPresent();
            default ->
                record.closure()
                        .filter(made -> world.foundry().holds(unit.target(), made))
                        .isPresent();
        };
    }

    /** Whether every file of a build is served. */
    boolean lies(Unit unit, String pin) {
        return Estate.pages(pin).entrySet().stream()
                .allMatch(file -> account()
                        .object(unit.resource(), file.getKey())
                        .filter(content -> new String(content, StandardCharsets.UTF_8).equals(file.getValue()))
                        .isPresent());
    }

    private void published(String who, GitSha commit, Unit unit) {
        if (unit.kind().equals("site")) {
            agreed(who, commit, unit, version(unit, commit));
            for (String key : account().objects(unit.resource())) {
                String page = new String(account().object(unit.resource(), key).orElseThrow(), StandardCharsets.UTF_8);
                Matcher reference = REFERENCE.matcher(key.endsWith(".html") ? page : "");
                while (reference.find()) {
                    if (account().object(unit.resource(), reference.group(1)).isEmpty()) {
                        violation("site", who + ": " + key + " refers to " + reference.group(1));
                    }
                }
            }
        }
    }
}
