package dev.towpath.app;

import dev.towpath.desired.Environment;
import dev.towpath.desired.Forge;
import dev.towpath.desired.Platform;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.execute.StepRunner;
import dev.towpath.execute.StepRunners;
import dev.towpath.log.LogContext;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Tier;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.plan.Steps;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.report.CommitStatus;
import dev.towpath.report.DeploymentNotice;
import dev.towpath.report.DeploymentNotice.Progress;
import dev.towpath.report.ForgeNotices;
import dev.towpath.report.RunReport;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the forge what a run does, where the operator wants that: a deployment for each target that is acted on, and afterwards a
 * status on the commit.
 *
 * <p>It is a courtesy. One thread of its own tells it in order; nothing waits for it but the end of the run, and that not for
 * long; the first refusal ends it, and nothing of it changes what a run comes to.
 */
final class Announcements {
    private static final Logger LOG = LoggerFactory.getLogger(Announcements.class);

    private final Workbench bench;
    private final Forges forges;
    private final ToldStatus told;
    private Optional<Audience> audience = Optional.empty();

    Announcements(Workbench bench, Forges forges) {
        this.bench = bench;
        this.forges = forges;
        this.told = new ToldStatus(bench.directories().cache().resolve("told"));
    }

    /** Those who are told of a run at a commit, on the forge that is in force. */
    synchronized Announcements of(GitSha commit, Platform inForce) {
        if (!bench.settings().forgeNotices().isEmpty() && inForce.forge() instanceof Forge.GitHub github) {
            audience = Optional.of(new Audience(commit, github, inForce));
        }
        return this;
    }

    /** The same runners, each of which announces its steps. */
    StepRunners around(StepRunners runners) {
        return audience.filter(it -> bench.settings().forgeNotices().contains(Settings.DEPLOYMENTS))
                .map(it -> new StepRunners(
                        new Announced(runners.container(), it),
                        new Announced(runners.site(), it),
                        new Announced(runners.root(), it)))
                .orElse(runners);
    }

    /**
     * The report, once the forge knows: with the calls that this took.
     *
     * @param whole whether the run was about every target, so that it can speak for the commit
     */
    RunReport told(RunReport report, boolean whole) {
        if (audience.isEmpty()) {
            return report;
        }
        Audience those = audience.get();
        if (whole && bench.settings().forgeNotices().contains(Settings.STATUS)) {
            CommitStatus status = CommitStatus.of(those.commit, report, those.link);
            if (!told.knows(report.repository(), status)) {
                those.tell(notices -> {
                    notices.status(status);
                    told.remember(report.repository(), status);
                });
            }
        }
        those.end();
        return report.counting(bench.calls());
    }

    /** The forge in one run. */
    private final class Audience {
        private final GitSha commit;
        private final Forge.GitHub forge;
        private final Platform platform;
        private final Optional<String> link;
        private final ExecutorService thread = Executors.newSingleThreadExecutor(LogContext.inherited(task -> {
            Thread announcer = new Thread(task, "announcements");
            announcer.setDaemon(true);
            return announcer;
        }));
        private Optional<ForgeNotices> notices = Optional.empty();
        private boolean refused;

        private Audience(GitSha commit, Forge.GitHub forge, Platform platform) {
            this.commit = commit;
            this.forge = forge;
            this.platform = platform;
            this.link = runAddress(bench.environment());
        }

        private void tell(Consumer<ForgeNotices> what) {
            thread.execute(() -> {
                if (refused) {
                    return;
                }
                try {
                    ForgeNotices board = notices.orElseGet(() -> forges.notices(forge));
                    notices = Optional.of(board);
                    what.accept(board);
                } catch (FailureException e) {
                    refused = true;
                    String advice = e.failure().reason() == ReasonCode.ACCESS_DENIED
                            ? "let the token write statuses and deployments, or turn forge_notices off"
                            : e.failure().advice();
                    LOG.warn(
                            "the forge was not told of this run: {}; {}",
                            e.failure().message(),
                            advice);
                } catch (RuntimeException e) {
                    refused = true;
                    LOG.warn("the forge was not told of this run", e);
                }
            });
        }

        private void tell(Step step, Progress progress, String description) {
            GitSha at = step instanceof Step.Settle settle
                    ? settle.intent().commit()
                    : step.grounds().commit();
            boolean production = Optional.ofNullable(
                            platform.environments().get(step.target().environment()))
                    .map(Environment::tier)
                    .filter(Tier.PRODUCTION::equals)
                    .isPresent();
            DeploymentNotice notice =
                    new DeploymentNotice(at, step.target().toString(), production, progress, description, link);
            tell(board -> board.deployment(notice));
        }

        private void end() {
            thread.shutdown();
            try {
                if (!thread.awaitTermination(Limits.FORGE_NOTICES_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.warn("the forge was not told all of this run: it did not answer in time");
                    thread.shutdownNow();
                }
            } catch (InterruptedException e) {
                thread.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The page of the job in which this runs, where that is told to every job. */
    static Optional<String> runAddress(Map<String, String> environment) {
        Optional<String> server = Optional.ofNullable(environment.get("GITHUB_SERVER_URL"))
                .filter(text -> text.matches("https?://[A-Za-z0-9.:-]+"));
        Optional<String> repository = Optional.ofNullable(environment.get("GITHUB_REPOSITORY"))
                .filter(text -> text.matches("[A-Za-z0-9._-]+/[A-Za-z0-9._-]+"));
        Optional<String> run =
                Optional.ofNullable(environment.get("GITHUB_RUN_ID")).filter(text -> text.matches("[0-9]+"));
        return server.flatMap(
                host -> repository.flatMap(name -> run.map(id -> host + "/" + name + "/actions/runs/" + id)));
    }

    /** Announces a step before and after; what only records what runs already is no deployment. */
    private record Announced(StepRunner runner, Audience audience) implements StepRunner {
        @Override
        public Outcome run(Step step, StepContext context) {
            if (step instanceof Step.Adopt) {
                return runner.run(step, context);
            }
            if (!(step instanceof Step.Settle)) {
                audience.tell(step, Progress.IN_PROGRESS, Steps.sentence(step));
            }
            Outcome outcome = runner.run(step, context);
            ended(outcome).ifPresent(progress -> audience.tell(step, progress, outcome.message()));
            return outcome;
        }

        /** How it ended; an intent that stays open, and one of which nothing had come, have not. */
        private static Optional<Progress> ended(Outcome outcome) {
            return outcome.fold(
                    succeeded -> succeeded.state() == State.HELD ? Optional.empty() : Optional.of(Progress.SUCCESS),
                    unfinished -> Optional.empty(),
                    refused -> Optional.of(Progress.FAILURE),
                    failed -> Optional.of(Progress.FAILURE),
                    interrupted -> Optional.empty());
        }
    }
}
