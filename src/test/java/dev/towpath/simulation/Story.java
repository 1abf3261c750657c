package dev.towpath.simulation;

import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.simulation.Estate.Unit;
import dev.towpath.simulation.Ledger.Change;
import dev.towpath.testing.MemoryTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** What people do in a world while processes reconcile: they merge, approve, force, remove, and lay hands on things. */
final class Story {
    /** How a pull request was reviewed. */
    enum Review {
        /** By those who must, and they saw what was merged. */
        PROPER,
        /** By nobody. */
        NONE,
        /** By those who must, and they saw something else. */
        OF_SOMETHING_ELSE,
        /** By those who must, some time after the merge. */
        LATE
    }

    private final World world;
    private final RandomGenerator random;
    private final Map<Unit, String> pinned = new EnumMap<>(Unit.class);
    private final Map<Unit, List<String>> asked = new EnumMap<>(Unit.class);
    private final List<String> builds = new ArrayList<>();
    private final Set<String> bad = new TreeSet<>();
    private int version = 1;

    Story(World world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    /** Whether an artifact is never healthy. */
    boolean isBad(String value) {
        return bad.contains(value);
    }

    /** What stands in git before the first process begins. */
    void beginning() {
        for (Unit unit : world.units()) {
            if (unit != Unit.PROD || !world.units().contains(Unit.STAGE)) {
                merge(Set.of(unit), next(unit), Review.PROPER);
            }
        }
        if (world.units().containsAll(Set.of(Unit.STAGE, Unit.PROD)) && random.nextInt(2) == 0) {
            merge(Set.of(Unit.PROD), pin(Unit.STAGE), Review.PROPER);
        }
    }

    private String pin(Unit unit) {
        return pinned.getOrDefault(unit, "");
    }

    /** Lets something happen at some time. */
    void something() {
        int dice = random.nextInt(100);
        List<Unit> units = List.copyOf(world.units());
        Unit unit = units.get(random.nextInt(units.size()));
        if (dice < 34) {
            merge(Set.of(unit), next(unit), Review.PROPER);
        } else if (dice < 46 && units.containsAll(Set.of(Unit.STAGE, Unit.PROD))) {
            merge(Set.of(Unit.PROD), pin(Unit.STAGE), Review.PROPER);
        } else if (dice < 54 && units.containsAll(Set.of(Unit.STAGE, Unit.PROD))) {
            merge(Set.of(Unit.STAGE, Unit.PROD), next(Unit.STAGE), Review.PROPER);
        } else if (dice < 62) {
            merge(Set.of(unit), next(unit), Review.NONE);
        } else if (dice < 68) {
            merge(Set.of(unit), next(unit), Review.OF_SOMETHING_ELSE);
        } else if (dice < 75) {
            merge(Set.of(unit), next(unit), Review.LATE);
        } else if (dice < 80
                && !unit.kind().equals("terraform")
                && !builds(unit).isEmpty()) {
            merge(Set.of(unit), builds(unit).get(0), Review.PROPER);
        } else if (dice < 80 && unit.kind().equals("terraform")) {
            mergeBack(unit);
        } else if (dice < 84) {
            rewind();
        } else if (dice < 87) {
            vanish(unit);
        } else if (dice < 91 && unit.kind().equals("container")) {
            byHand(unit);
        } else if (dice < 96) {
            String service = List.of("ecs", "ssm", "s3", "state").get(random.nextInt(4));
            world.storm(service, Duration.ofSeconds(30 + random.nextInt(240)));
        } else {
            merge(Set.of(), "a remark", Review.NONE);
        }
    }

    private List<String> builds(Unit unit) {
        return builds.stream()
                .filter(build -> build.startsWith("sha") != unit.kind().equals("site"))
                .toList();
    }

    /** Merges a new good value of one target. */
    void mergeNew(Unit unit) {
        merge(Set.of(unit), next(unit, false), Review.PROPER);
    }

    /** Takes the last change of one target back, if there was one before. */
    void mergeBack(Unit unit) {
        List<String> values = asked.getOrDefault(unit, List.of());
        if (values.size() > 1) {
            merge(Set.of(unit), values.get(values.size() - 2), Review.PROPER);
        }
    }

    /** A new value for a target: a build that was never pinned, or a new version of a root's files. */
    private String next(Unit unit) {
        return next(unit, unit.kind().equals("container") && random.nextInt(6) == 0);
    }

    private String next(Unit unit, boolean isBad) {
        if (unit.kind().equals("terraform")) {
            return "v" + ++version;
        }
        String pin = (unit.kind().equals("site") ? "" : "sha-") + "%07x".formatted(0xb000000 + builds.size());
        Digest digest = Estate.make(world.cloud(), unit, pin, isBad);
        world.watch().made(pin, digest);
        builds.add(pin);
        if (isBad) {
            bad.add(pin);
        }
        return pin;
    }

    private MemoryTree with(MemoryTree files, Set<Unit> units, String value) {
        MemoryTree after = files;
        for (Unit unit : units) {
            after = unit.kind().equals("terraform")
                    ? after.with(unit.directory() + "/main.tf", unit.main(Integer.parseInt(value.substring(1))))
                    : after.with(unit.directory() + "/promotion.yaml", Estate.promotion(value));
        }
        return units.isEmpty()
                ? after.with("README.md", value + " " + world.turns().nanoTime())
                : after;
    }

    /** Merges a change of some targets. */
    void merge(Set<Unit> units, String value, Review review) {
        Set<Unit> present = new TreeSet<>(units);
        MemoryTree before = world.branch().files(world.branch().head());
        present.removeIf(unit -> before.under(unit.directory()).isEmpty() || value.isEmpty());
        if (present.isEmpty() && !units.isEmpty()) {
            return;
        }
        String shownValue = review == Review.OF_SOMETHING_ELSE ? other(value) : value;
        GitSha base = world.branch().head();
        GitSha shown = world.branch()
                .aside("dora", world.turns().instant(), with(before, present, shownValue), "pin " + shownValue);
        GitSha merged =
                world.branch().squash(world.turns().instant(), with(before, present, value), "pin " + value + " (#)");
        int number = world.board().merged(base, shown, merged, world.turns().instant());
        world.ledger().commit(merged);
        List<Change> changes = new ArrayList<>();
        for (Unit unit : present) {
            pinned.put(unit, value);
            asked.computeIfAbsent(unit, key -> new ArrayList<>()).add(value);
            changes.add(world.ledger().change(merged, unit, value, review != Review.OF_SOMETHING_ELSE));
        }
        world.trace()
                .happens(
                        review == Review.PROPER ? "head movement" : "head movement, review " + review,
                        merged.abbreviated() + " asks for " + value + " in " + present);
        Runnable approval = () -> approve(number, shown, changes);
        switch (review) {
            case PROPER, OF_SOMETHING_ELSE -> approval.run();
            case LATE -> world.turns().after(Duration.ofSeconds(10 + random.nextInt(120)), approval);
            case NONE -> {
                // Nobody looks at it.
            }
        }
    }

    private static String other(String value) {
        return value.startsWith("v") ? "v9" + value.substring(1) : value.substring(0, value.length() - 1) + "e";
    }

    private void approve(int number, GitSha shown, List<Change> changes) {
        world.board().approve(number, "alice", shown, world.turns().instant());
        world.board().approve(number, "carol", shown, world.turns().instant());
        changes.forEach(change -> change.agree(world.turns().instant()));
    }

    private void rewind() {
        GitSha head = world.branch().head();
        Optional<GitSha> parent =
                world.branch().snapshot().commit().parents().stream().findFirst();
        parent.ifPresent(commit -> {
            world.branch().moveTo(commit);
            world.trace().happens("forced push", "from " + head.abbreviated() + " back to " + commit.abbreviated());
        });
    }

    private void vanish(Unit unit) {
        MemoryTree files = world.branch().files(world.branch().head()).without(unit.directory());
        world.ledger().commit(world.branch().squash(world.turns().instant(), files, "remove " + unit.target()));
        world.trace().happens("vanished target", unit.target().toString());
    }

    /** Somebody rolls a service to an image of their own. */
    private void byHand(Unit unit) {
        Hand.deploy(world, unit);
        world.trace().happens("deployment by hand", unit.target().toString());
    }
}
