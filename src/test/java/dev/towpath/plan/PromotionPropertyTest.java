package dev.towpath.plan;

import static dev.towpath.plan.Worlds.NOW;
import static dev.towpath.plan.Worlds.digestOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.problem.ReasonCode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;

/**
 * Over random worlds: nothing is ever deployed that nobody approved, that is quarantined, or that its source has neither proven
 * nor is about to prove first; and the same world always gives the same plan.
 */
class PromotionPropertyTest {
    private static final int WORLDS = 3_000;
    private static final List<String> PIPELINE = List.of("dev1", "stage1", "prod1");
    private static final List<Pin> PINS =
            List.of(new Pin("sha-0000001"), new Pin("sha-0000002"), new Pin("sha-0000003"));

    @Test
    void nothingSkipsItsGates() {
        int deployments = 0;
        int holds = 0;
        for (long seed = 0; seed < WORLDS; seed++) {
            Worlds worlds = random(seed);
            Plan plan = worlds.plan();
            assertThat(random(seed).plan().fingerprint()).as("seed %d", seed).isEqualTo(plan.fingerprint());
            for (TargetPlan target : plan.targets().values()) {
                holds += target.hold().isPresent() ? 1 : 0;
                deployments += target.acts() ? 1 : 0;
                if (deploys(target)) {
                    check(seed, worlds, plan, target);
                }
            }
        }
        assertThat(deployments).as("deployments seen").isGreaterThan(WORLDS / 4);
        assertThat(holds).as("holds seen").isGreaterThan(WORLDS / 4);
    }

    private static boolean deploys(TargetPlan target) {
        return target.steps().stream().anyMatch(step -> step instanceof Step.DeployContainer);
    }

    private static void check(long seed, Worlds worlds, Plan plan, TargetPlan target) {
        Evidence evidence = worlds.evidence();
        Pin pin = target.situation().pin().orElseThrow();
        Digest digest = digestOf(pin);
        assertThat(evidence.verdicts().get(target.target()).allows())
                .as("seed %d: %s is deployed without approval", seed, target.target())
                .isTrue();
        assertThat(Optional.ofNullable(evidence.judgements().get(target.target()))
                        .flatMap(Judgement::subject))
                .as("seed %d: %s is quarantined", seed, target.target())
                .isNotEqualTo(Optional.of(pin.value()));
        Optional<Target> source = target.situation()
                .desired()
                .before()
                .map(before -> new Target(target.target().app(), before));
        if (source.isPresent()) {
            boolean recorded = worlds.world()
                    .situations()
                    .get(source.get())
                    .record()
                    .digest()
                    .equals(Optional.of(digest));
            boolean once = evidence.successes().getOrDefault(source.get(), List.of()).stream()
                    .anyMatch(success -> success.digest().equals(Optional.of(digest)));
            boolean first = target.after().contains(source.get())
                    && plan.of(source.get()).orElseThrow().acts();
            assertThat(recorded || once || first)
                    .as("seed %d: %s gets %s, which %s has not proven", seed, target.target(), pin, source.get())
                    .isTrue();
        }
    }

    private static Worlds random(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        Worlds worlds = new Worlds();
        List<Runnable> later = new ArrayList<>();
        for (int i = 0; i < PIPELINE.size(); i++) {
            String environment = PIPELINE.get(i);
            Optional<String> before = i == 0 ? Optional.empty() : Optional.of(PIPELINE.get(i - 1));
            Pin pin = pick(random, PINS);
            Pin recorded = pick(random, PINS);
            Pin live = pick(random, PINS);
            boolean asRecorded = random.nextInt(3) > 0;
            boolean never = random.nextInt(4) == 0;
            boolean open = random.nextInt(6) == 0;
            Duration soak = random.nextInt(4) == 0 ? Duration.ofHours(2) : Duration.ZERO;
            worlds.with("web-app", environment, target -> {
                TargetBuilder built = target.pin(pin).recorded(recorded).soak(soak);
                before.ifPresent(built::before);
                if (never) {
                    built.neverDeployed();
                } else if (!asRecorded) {
                    built.live(new Live.Different(
                            Optional.of(live),
                            Optional.of(digestOf(live)),
                            random.nextBoolean(),
                            random.nextBoolean(),
                            ReasonCode.MANUAL_DEPLOYMENT,
                            "something else runs"));
                }
                return open ? built.intent(Optional.of(pick(random, PINS))) : built;
            });
            if (random.nextInt(3) == 0) {
                later.add(() -> worlds.verdict("web-app", environment, Worlds.missing("staff")));
            }
            if (random.nextInt(5) == 0) {
                later.add(() -> worlds.judged("web-app", environment, pin.value()));
            }
            if (random.nextInt(3) == 0) {
                Pin once = pick(random, PINS);
                later.add(() -> worlds.success(
                        "web-app", environment, new Success(once, Optional.of(digestOf(once)), NOW.minusSeconds(60))));
            }
        }
        later.forEach(Runnable::run);
        assertThat(Set.copyOf(PIPELINE)).hasSize(worlds.world().situations().size());
        return worlds;
    }

    private static Pin pick(RandomGenerator random, List<Pin> pins) {
        return pins.get(random.nextInt(pins.size()));
    }
}
