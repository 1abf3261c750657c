package dev.towpath.adapter.terraform;

import dev.towpath.adapter.process.PrivateFiles;
import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.execute.StepRunner;
import dev.towpath.journal.RecordWriter;
import dev.towpath.log.LogContext;
import dev.towpath.model.GitSha;
import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.TerraformRoot;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootPlanner;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.Step;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.snapshot.Tree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Plans Terraform roots and applies the plans that were let through: one for each run, and closed with it.
 *
 * <p>A plan lives in this run's directories only. What survives a run is the state at its backend, the record, and what had to be
 * rescued; a Terraform that survives it is found and awaited by the next run on this machine.
 */
public final class TerraformRoots implements RootPlanner, StepRunner, AutoCloseable {
    private final TerraformSettings settings;
    private final Surroundings surroundings;
    private final RecordWriter records;
    private final Preparation preparation;
    private final Kept kept;
    private final Leftovers leftovers;
    private final Slots slots;
    private final Map<String, SavedPlan> plans = new ConcurrentHashMap<>();

    /**
     * The roots of one run.
     *
     * @param trees the files of the config repository at a commit
     * @param records writes what was applied
     * @param slots shared by the runs of this process
     */
    public TerraformRoots(
            TerraformSettings settings,
            Surroundings surroundings,
            Function<GitSha, Optional<Tree>> trees,
            RecordWriter records,
            Slots slots) {
        this.slots = slots;
        this.settings = settings;
        this.surroundings = surroundings;
        this.records = records;
        this.preparation = new Preparation(settings, surroundings, trees);
        RescuedStates rescued = new RescuedStates(settings.state());
        UnsavedResources unsaved = new UnsavedResources(settings.state());
        this.leftovers = new Leftovers(settings, surroundings, rescued, unsaved);
        this.kept = new Kept(rescued, unsaved, new Aftermath(leftovers, unsaved));
    }

    @Override
    public Map<Target, RootPlan> plan(Collection<RootRequest> requests) {
        Map<Target, RootPlan> answers = new TreeMap<>();
        if (requests.isEmpty()) {
            return answers;
        }
        ExecutorService pool = Executors.newFixedThreadPool(
                Math.max(1, Math.min(settings.parallel(), requests.size())),
                LogContext.inherited(TerraformRoots::worker));
        try {
            Map<Target, CompletableFuture<RootPlan>> planning = new LinkedHashMap<>();
            requests.forEach(request ->
                    planning.put(request.target(), CompletableFuture.supplyAsync(() -> plan(request), pool)));
            planning.forEach((target, plan) -> answers.put(target, plan.join()));
            return answers;
        } finally {
            pool.shutdown();
        }
    }

    @Override
    public Outcome run(Step step, StepContext context) {
        try {
            if (step instanceof Step.ApplyRoot apply) {
                return inSlot(() -> apply(apply, context));
            }
            if (step instanceof Step.Settle settle) {
                return new Settling(preparation, leftovers, kept, records)
                        .settle(settle, context, surroundings.clock().instant());
            }
        } catch (UncheckedIOException e) {
            throw new FailureException(onDisk(step.target(), e), e);
        }
        throw new IllegalArgumentException("Terraform roots are applied or settled, nothing else");
    }

    /**
     * The engine that a root would be planned with, in words.
     *
     * @throws FailureException if none is installed, or none in a version that the root accepts
     */
    public String engine(Target target, TerraformRoot root) {
        try {
            Engine engine = new Engines(settings, surroundings).of(target, root);
            return engine.name() + " " + engine.version() + " at \"" + engine.binary() + "\"";
        } catch (UncheckedIOException e) {
            throw new FailureException(onDisk(target, e), e);
        }
    }

    private <T> T inSlot(Supplier<T> work) {
        return slots.in(settings.parallel(), surroundings.stopping(), work);
    }

    /** What a person may do about what earlier runs have left on this machine. */
    public KeptStates keptStates() {
        return new KeptStates(preparation, leftovers, kept);
    }

    /** Removes the directories of all plans that were not applied. */
    @Override
    public void close() {
        plans.values().forEach(plan -> plan.prepared().directory().remove());
        plans.clear();
    }

    private RootPlan plan(RootRequest request) {
        try (LogContext.About target = LogContext.target(request.target())) {
            surroundings.progress().say(request.target() + ": planning its Terraform root");
            SavedPlan plan = inSlot(() -> saved(request, surroundings.stopping()));
            return new RootPlan.Planned(plan.change());
        } catch (FailureException e) {
            return new RootPlan.Unplanned(
                    e.failure(), !leftovers.applied(request.target()).isEmpty());
        } catch (UncheckedIOException e) {
            return new RootPlan.Unplanned(onDisk(request.target(), e));
        } catch (RuntimeException e) {
            // Whatever is wrong with one root, the others are planned.
            return new RootPlan.Unplanned(new Failure.RetryLater(
                    ReasonCode.TERRAFORM_FAILED,
                    request.target() + ": an unexpected " + e.getClass().getSimpleName()
                            + " stopped the planning of its root: " + e.getMessage(),
                    "run again with --verbose; if it stays, report it with the log"));
        }
    }

    private SavedPlan saved(RootRequest request, BooleanSupplier stopping) {
        if (stopping.getAsBoolean()) {
            throw new FailureException(new Failure.RetryLater(
                    ReasonCode.INTERRUPTED, request.target() + ": stopped before its root was planned", "run again"));
        }
        room(request.target());
        leftovers.await(request.target(), stopping);
        kept.rescued()
                .blocked(request.target())
                .or(() -> kept.unsaved().blocked(request.target(), request.destroy()))
                .ifPresent(failure -> {
                    throw new FailureException(failure);
                });
        Prepared prepared = kept.unsaved().declared(patient(preparation.prepare(request)));
        try {
            SavedPlan plan = Planning.plan(prepared, 0);
            plans.put(plan.change().plan(), plan);
            return plan;
        } catch (FailureException e) {
            prepared.directory().remove();
            throw new FailureException(explained(request.target(), e.failure()), e);
        } catch (RuntimeException e) {
            prepared.directory().remove();
            throw e;
        }
    }

    /** After an apply that died here, the lock is likely to be its own, and no waiting makes it go. */
    private Prepared patient(Prepared prepared) {
        return leftovers.applied(prepared.request().target()).isEmpty()
                ? prepared
                : new Prepared(
                        prepared.request(),
                        prepared.directory(),
                        prepared.commands().impatient(),
                        prepared.warnings());
    }

    /** What this machine knows about why a root could not be planned. */
    private Failure explained(Target target, Failure failure) {
        if (failure.reason() == ReasonCode.STATE_LOCKED) {
            return leftovers.atWork(target).orElse(failure);
        }
        return kept.unsaved().explained(target, failure);
    }

    /** An apply that runs out of room loses the account of what it does, so it is not begun. */
    private void room(Target target) {
        try {
            PrivateFiles.directory(settings.cache());
            long free = Files.getFileStore(settings.cache()).getUsableSpace();
            if (free < Limits.TERRAFORM_ROOM_MIN) {
                throw new FailureException(new Failure.RetryLater(
                        ReasonCode.TERRAFORM_FAILED,
                        target + ": the disk of the cache directory \"" + settings.cache() + "\" has "
                                + (free >> 20) + " MiB left, and Terraform is not started with less than "
                                + (Limits.TERRAFORM_ROOM_MIN >> 20),
                        "make room, or name another place in TOWPATH_CACHE"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome apply(Step.ApplyRoot step, StepContext context) {
        if (step.root().mode() != TerraformMode.APPLY) {
            return new Outcome.Refused(
                    ReasonCode.UNSUPPORTED,
                    "app.yaml says terraform: " + step.root().mode().word() + ", so nothing is applied",
                    "set \"terraform: apply\" in app.yaml");
        }
        SavedPlan plan = Optional.ofNullable(plans.get(step.change().plan()))
                .orElseGet(() -> saved(
                        new RootRequest(
                                step.target(),
                                step.subject().place(),
                                step.root(),
                                step.grounds().commit(),
                                step.destroy()),
                        context.stopping()));
        Outcome outcome;
        try {
            outcome = new Applying(
                            step,
                            context,
                            plan,
                            records,
                            kept,
                            surroundings.clock().instant())
                    .run();
        } catch (RuntimeException | Error e) {
            keep(plan);
            throw e;
        }
        plans.remove(plan.change().plan());
        if (unclear(outcome)) {
            plan.prepared().directory().disown();
        } else {
            plan.prepared().directory().remove();
            leftovers.clear(step.target());
        }
        return outcome;
    }

    /** Where an apply ended in an exception, its directory may hold the only copy of the state, or a Terraform that still works. */
    private void keep(SavedPlan plan) {
        if (plan.prepared().directory().applied()) {
            plans.remove(plan.change().plan());
            plan.prepared().directory().disown();
        }
    }

    /** Whether a later run must look at the directory to know what came of the apply. */
    private static boolean unclear(Outcome outcome) {
        return outcome instanceof Outcome.Interrupted
                || (outcome instanceof Outcome.Failed failed
                        && failed.reason() == ReasonCode.TERRAFORM_FAILED
                        && !failed.judged());
    }

    private static Failure onDisk(Target target, UncheckedIOException e) {
        return new Failure.RetryLater(
                ReasonCode.TERRAFORM_FAILED,
                target + ": working on its Terraform root stopped at a file: " + e.getMessage(),
                "check the cache directory and the disk");
    }

    private static Thread worker(Runnable work) {
        Thread thread = new Thread(work, "towpath-terraform");
        thread.setDaemon(true);
        return thread;
    }
}
