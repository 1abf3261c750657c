package dev.towpath.simulation;

import dev.towpath.approval.Answer;
import dev.towpath.approval.PullRequest;
import dev.towpath.approval.Review;
import dev.towpath.approval.ReviewSource;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.execute.StepRunner;
import dev.towpath.execute.StepRunners;
import dev.towpath.journal.Journal;
import dev.towpath.journal.Lease;
import dev.towpath.journal.Leases;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.observed.Live;
import dev.towpath.observed.LiveSource;
import dev.towpath.plan.Step;
import dev.towpath.reconcile.Connections.Connected;
import dev.towpath.snapshot.Commit;
import dev.towpath.snapshot.Tree;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Bugs on purpose. */
final class Plants {
    private Plants() {}

    /** Nobody looks at the fence before something is changed. */
    static final Plant NO_FENCE = (connected, records) -> with(
            connected, each(connected.runners(), runner -> (step, context) -> runner.run(step, unfenced(context))));

    /** The record is written before it is known what came of it. */
    static final Plant RECORD_FIRST =
            (connected, records) -> with(connected, each(connected.runners(), runner -> (step, context) -> {
                recordFirst(step, context, records);
                return runner.run(step, context);
            }));

    /** Whatever a reviewer saw is taken for what was merged. */
    static final Plant CONTENT_UNCHECKED = new Plant() {
        @Override
        public Connected into(Connected connected, RecordWriter records) {
            return connected;
        }

        @Override
        public ReviewSource heard(ReviewSource reviews, World world) {
            return new Credulous(reviews, world);
        }
    };

    /** An apply of which nothing is known is taken for one that never was. */
    static final Plant APPLY_FORGOTTEN =
            (connected, records) -> with(connected, each(connected.runners(), runner -> (step, context) -> {
                Outcome outcome = runner.run(step, context);
                return step instanceof Step.Settle && outcome instanceof Outcome.Unfinished open
                        ? new Outcome.Refused(open.reason(), open.message(), "run again")
                        : outcome;
            }));

    /**
     * The order in which deployers are mostly written: the record first and then believed, no lease, no fence, no memory of what
     * was begun.
     */
    static final Plant RECORD_FIRST_AND_BELIEVED = (connected, records) -> {
        StepRunners runners = each(connected.runners(), runner -> (step, context) -> {
            recordFirst(step, context, records);
            return runner.run(step, unfenced(context));
        });
        return new Connected(
                connected.inForce(),
                connected.records(),
                believing(connected.live()),
                connected.artifacts(),
                connected.builds(),
                connected.pins(),
                connected.roots(),
                connected.comparisons(),
                forgetful(connected.journal()),
                connected.memories(),
                new OpenLeases(),
                runners,
                connected.judge(),
                connected.end());
    };

    private interface Change {
        StepRunner of(StepRunner runner);
    }

    private static StepRunners each(StepRunners runners, Change change) {
        return new StepRunners(change.of(runners.container()), change.of(runners.site()), change.of(runners.root()));
    }

    private static Connected with(Connected connected, StepRunners runners) {
        return new Connected(
                connected.inForce(),
                connected.records(),
                connected.live(),
                connected.artifacts(),
                connected.builds(),
                connected.pins(),
                connected.roots(),
                connected.comparisons(),
                connected.journal(),
                connected.memories(),
                connected.leases(),
                runners,
                connected.judge(),
                connected.end());
    }

    private static StepContext unfenced(StepContext context) {
        return new StepContext(
                context.run(),
                context.intent(),
                () -> {},
                context.note(),
                context.progress(),
                context.awaitRollout(),
                context.stopping());
    }

    private static void recordFirst(Step step, StepContext context, RecordWriter records) {
        if (step instanceof Step.Settle) {
            return;
        }
        TreeMap<String, String> details = new TreeMap<>();
        if (step instanceof Step.ApplyRoot apply) {
            details.put("closure", apply.root().closure().value());
        }
        records.write(
                step.subject(),
                new DeploymentRecord(
                        step.pin(),
                        context.intent().artifact().isPresent()
                                ? context.intent().digest()
                                : Optional.empty(),
                        step.grounds().commit(),
                        step.grounds().pullRequest(),
                        step.grounds().approvedBy(),
                        step.grounds().policy(),
                        context.run(),
                        context.intent().at(),
                        details));
    }

    /** Whatever is recorded runs. */
    private static LiveSource believing(LiveSource live) {
        return targets -> {
            Map<Target, Live> all = new HashMap<>();
            targets.forEach((target, recorded) -> {
                if (recorded.record().isPresent()) {
                    all.put(target.target(), new Live.AsRecorded());
                } else {
                    all.putAll(live.read(Map.of(target, recorded)));
                }
            });
            return all;
        };
    }

    private static Journal forgetful(Journal journal) {
        return (Journal) Proxy.newProxyInstance(
                Journal.class.getClassLoader(), new Class<?>[] {Journal.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("openIntents")) {
                        return Map.of();
                    }
                    if (List.of("open", "note", "withdraw", "close").contains(method.getName())) {
                        return null;
                    }
                    try {
                        return method.invoke(journal, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    /** Everybody gets every lease. */
    private static final class OpenLeases implements Leases {
        @Override
        public Optional<Held> acquire(Target target, long above) {
            Lease lease = new Lease(target, "everybody", 1);
            return Optional.of(new Held() {
                @Override
                public Lease lease() {
                    return lease;
                }

                @Override
                public boolean stillHeld() {
                    return true;
                }

                @Override
                public void close() {
                    // Nobody was kept out.
                }
            });
        }

        @Override
        public Optional<Lease> holder(Target target) {
            return Optional.empty();
        }
    }

    /** A forge whose reviewed heads are taken to hold what was merged. */
    private record Credulous(ReviewSource reviews, World world) implements ReviewSource {
        @Override
        public Answer<List<PullRequest>> pullRequests(Commit commit) {
            return reviews.pullRequests(commit);
        }

        @Override
        public Answer<List<Review>> reviews(PullRequest pullRequest) {
            return reviews.reviews(pullRequest);
        }

        @Override
        public Answer<Boolean> member(String team, String login) {
            return reviews.member(team, login);
        }

        @Override
        public Answer<Tree> files(GitSha commit) {
            return reviews.files(world.board().mergedAs(commit).orElse(commit));
        }

        @Override
        public Answer<Optional<Instant>> retargeted(PullRequest pullRequest) {
            return reviews.retargeted(pullRequest);
        }

        @Override
        public Answer<Commit> commit(GitSha id) {
            return reviews.commit(id);
        }

        @Override
        public Answer<GitSha> forkPoint(GitSha tip, GitSha head) {
            return reviews.forkPoint(tip, head);
        }
    }
}
