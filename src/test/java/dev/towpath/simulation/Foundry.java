package dev.towpath.simulation;

import dev.towpath.execute.Outcome;
import dev.towpath.execute.StepContext;
import dev.towpath.execute.StepRunner;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.Intent;
import dev.towpath.model.ResourceAction;
import dev.towpath.model.ResourceChange;
import dev.towpath.model.Target;
import dev.towpath.observed.RootChange;
import dev.towpath.observed.RootPlan;
import dev.towpath.observed.RootPlanner;
import dev.towpath.observed.RootRequest;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.State;
import dev.towpath.plan.Step;
import dev.towpath.plan.Subject;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import dev.towpath.simulation.Chance.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What stands in for Terraform: roots of three resources whose state lasts, under a lock that a dead process leaves behind.
 *
 * <p>The real program is killed in tests of its own; here it is the order of plan, fence, apply, record and settlement that counts.
 */
final class Foundry {
    private static final int RESOURCES = 3;

    private final Map<Target, Root> roots = new TreeMap<>();

    private static final class Root {
        private final Digest[] resources = new Digest[RESOURCES];
        private Optional<Runner> lock = Optional.empty();
        private int serial;

        private List<ResourceChange> changes(Digest closure) {
            List<ResourceChange> changes = new ArrayList<>();
            for (int i = 0; i < RESOURCES; i++) {
                if (!closure.equals(resources[i])) {
                    changes.add(new ResourceChange(
                            "terraform_data.r" + i, "terraform_data", ResourceAction.CREATE, Digest.of("r" + i)));
                }
            }
            return changes;
        }
    }

    private Root root(Target target) {
        return roots.computeIfAbsent(target, key -> new Root());
    }

    /** Whether every resource of a root is as the files with this digest say. */
    boolean holds(Target target, Digest closure) {
        return root(target).changes(closure).isEmpty();
    }

    /** Terraform as one process has it. */
    final class Bench implements RootPlanner, StepRunner {
        private final Runner runner;
        private final RecordWriter records;

        Bench(Runner runner, RecordWriter records) {
            this.runner = runner;
            this.records = records;
        }

        @Override
        public Map<Target, RootPlan> plan(Collection<RootRequest> requests) {
            Map<Target, RootPlan> plans = new TreeMap<>();
            requests.stream()
                    .sorted(Comparator.comparing(RootRequest::target))
                    .forEach(request -> plans.put(request.target(), plan(request)));
            return plans;
        }

        private RootPlan plan(RootRequest request) {
            try {
                return port("plan", request.target(), () -> {
                    Root root = root(request.target());
                    if (root.lock.isPresent()) {
                        boolean died = root.lock.filter(Runner::dead).isPresent();
                        return new RootPlan.Unplanned(
                                new Failure.RetryLater(
                                        ReasonCode.STATE_LOCKED, "the state is locked", "see who holds it"),
                                died);
                    }
                    return new RootPlan.Planned(new RootChange(
                            root.changes(request.root().closure()),
                            Set.of(),
                            Digest.of("plan " + root.serial),
                            List.of(),
                            Integer.toString(root.serial)));
                });
            } catch (FailureException e) {
                return new RootPlan.Unplanned(e.failure());
            }
        }

        @Override
        public Outcome run(Step step, StepContext context) {
            if (step instanceof Step.ApplyRoot apply) {
                return apply(apply, context);
            }
            return settle((Step.Settle) step, context);
        }

        private Outcome apply(Step.ApplyRoot step, StepContext context) {
            Root root = root(step.target());
            Digest closure = step.root().closure();
            context.note().accept(Map.of("plan", step.change().fingerprint().value(), Intent.LOOKED, ""));
            context.fence().check();
            boolean locked = lock(step, root);
            if (!locked) {
                return new Outcome.Failed(
                        ReasonCode.STATE_LOCKED, "the state is locked or has moved on", "run again", false);
            }
            try {
                make(root, step.target(), closure);
            } catch (FailureException e) {
                // An apply that ends with an error frees its lock; only one that is killed leaves it.
                root.lock = root.lock.filter(holder -> holder != runner);
                throw e;
            }
            return recorded(
                    step.subject(), step.grounds(), closure, step.change().fingerprint(), context);
        }

        /** A lock whose answer was lost is given back: who frees one that Terraform itself forgot is a person, and not played. */
        private boolean lock(Step.ApplyRoot step, Root root) {
            try {
                return port("lock", step.target(), () -> {
                    boolean free = root.lock.isEmpty()
                            && Integer.toString(root.serial)
                                    .equals(step.change().plan());
                    root.lock = free ? Optional.of(runner) : root.lock;
                    return free;
                });
            } catch (FailureException e) {
                root.lock = root.lock.filter(holder -> holder != runner);
                throw e;
            }
        }

        private void make(Root root, Target target, Digest closure) {
            for (int i = 0; i < RESOURCES; i++) {
                int at = i;
                port("make", target, () -> {
                    root.resources[at] = closure;
                    root.serial++;
                    return true;
                });
            }
            port("unlock", target, () -> {
                root.lock = root.lock.filter(holder -> holder != runner);
                return true;
            });
        }

        private Outcome settle(Step.Settle step, StepContext context) {
            Root root = root(step.target());
            Optional<Digest> closure = step.intent().digest();
            boolean dead = root.lock.filter(holder -> !holder.dead()).isEmpty();
            if (root.lock.isPresent() && dead) {
                context.fence().check();
                port("unlock", step.target(), () -> {
                    root.lock = Optional.empty();
                    return true;
                });
            }
            if (dead && closure.filter(made -> root.changes(made).isEmpty()).isPresent()) {
                Grounds then = new Grounds(
                        step.intent().commit(), Optional.empty(), new TreeMap<>(), Optional.empty(), new TreeMap<>());
                return recorded(step.subject(), then, closure.get(), Digest.of("plan"), context);
            }
            context.note().accept(Map.of(Intent.LOOKED, context.run().toString()));
            return new Outcome.Unfinished(ReasonCode.INTENT_OPEN, "the next plan shows what is left to do");
        }

        private Outcome recorded(Subject subject, Grounds grounds, Digest closure, Digest plan, StepContext context) {
            TreeMap<String, String> details = new TreeMap<>(
                    subject.recorded().record().map(DeploymentRecord::details).orElseGet(TreeMap::new));
            details.put("closure", closure.value());
            details.put("plan", plan.value());
            DeploymentRecord record = new DeploymentRecord(
                    Optional.empty(),
                    Optional.empty(),
                    grounds.commit(),
                    grounds.pullRequest(),
                    grounds.approvedBy(),
                    grounds.policy(),
                    context.run(),
                    runner.world().turns().instant(),
                    details);
            context.fence().check();
            records.write(subject, record);
            return new Outcome.Succeeded(State.APPLIED, "applied", Optional.of(record));
        }

        private <T> T port(String what, Target target, Supplier<T> effect) {
            return runner.call("terraform:" + what, target.toString(), effect, kind -> {
                throw new FailureException(new Failure.RetryLater(
                        kind == Kind.THROTTLE ? ReasonCode.THROTTLED : ReasonCode.TERRAFORM_FAILED,
                        "terraform " + what + " ended with an error",
                        "run again"));
            });
        }
    }
}
