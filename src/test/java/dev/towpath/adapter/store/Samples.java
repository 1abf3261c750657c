package dev.towpath.adapter.store;

import dev.towpath.journal.Entry;
import dev.towpath.journal.Quarantine;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Intent;
import dev.towpath.model.Pin;
import dev.towpath.model.RunId;
import dev.towpath.model.Target;
import dev.towpath.plan.Decision;
import dev.towpath.plan.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Things to keep in a state store. */
final class Samples {
    static final Target TARGET = Target.of("web-app", "prod1");
    static final GitSha COMMIT = new GitSha("a".repeat(40));
    static final RunId RUN = new RunId("01ARZ3NDEKTSV4RRFFQ69G5FAV");
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private Samples() {}

    static Intent intent(String id, long epoch) {
        return new Intent(
                id,
                TARGET,
                "container",
                Optional.of(new Pin("0123456")),
                Optional.of(Digest.of("image")),
                COMMIT,
                epoch,
                RUN,
                NOON,
                new TreeMap<>(Map.of("deployment", "ecs-svc/1")));
    }

    static Entry entry(String id, State state) {
        return new Entry(
                id,
                TARGET,
                "container",
                Optional.of(new Pin("0123456")),
                Optional.of(Digest.of("image")),
                Optional.of(new Pin("12e4567")),
                COMMIT,
                Optional.of(41),
                new TreeMap<>(Map.of("staff", List.of("ada", "grace"))),
                Optional.of(Digest.of("policy")),
                RUN,
                NOON,
                NOON.plusSeconds(90),
                state,
                Optional.of("rollout_failed"),
                "the container exited with code 1",
                new TreeMap<>(Map.of("task_definition", "arn:aws:ecs:…:web:7")),
                new TreeMap<>(Map.of("change", "CHG-1042")),
                Optional.of(decision()));
    }

    /** An entry of a run that does not know who had agreed. */
    static Entry undecided(String id) {
        return new Entry(
                id,
                TARGET,
                "container",
                Optional.of(new Pin("0123456")),
                Optional.of(Digest.of("image")),
                Optional.empty(),
                COMMIT,
                Optional.empty(),
                new TreeMap<>(),
                Optional.empty(),
                RUN,
                NOON,
                NOON,
                State.DEPLOYED,
                Optional.empty(),
                "the rollout had completed",
                new TreeMap<>(),
                new TreeMap<>(),
                Optional.empty());
    }

    static Digest digest(String text) {
        return Digest.of(text);
    }

    static Decision decision() {
        return new Decision(
                "granted",
                "approved by ada and grace",
                "forge_review",
                Optional.of(COMMIT),
                Optional.of(41),
                List.of(new Decision.RuleOutcome(
                        "production",
                        new TreeMap<>(Map.of("staff", 2)),
                        new TreeMap<>(Map.of("staff", List.of("ada", "grace"))))),
                List.of(new Decision.Change(
                        COMMIT,
                        Optional.of(41),
                        new TreeMap<>(Map.of("promotion", Digest.of("value"))),
                        List.of(
                                new Decision.Agreement("ada", "review", "77", COMMIT, NOON.minusSeconds(60)),
                                new Decision.Agreement("grace", "tag", "approve/1", COMMIT, NOON.minusSeconds(30))),
                        Optional.of(Digest.of("policy")))),
                List.of(new Decision.Disregarded("linus", "author of the change")),
                Set.of("soak"),
                Optional.of(Digest.of("policy")),
                Optional.of(new Decision.BrokenGlass(
                        "ada",
                        "the site is down, INC-7",
                        "policies/break-glass/web-app-prod1.yaml",
                        NOON,
                        new Decision.Agreement("ada", "commit", COMMIT.value(), COMMIT, NOON.minusSeconds(90)))));
    }

    static Quarantine quarantine() {
        return new Quarantine(TARGET, "0123456", "rollout_failed", "the container exited with code 1", RUN, NOON);
    }
}
