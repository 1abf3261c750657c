package dev.towpath.adapter.aws.ecs;

import dev.towpath.execute.StepContext;
import dev.towpath.problem.FailureException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Goes back to what ran before a rollout that failed, in both services, and takes away the revision that nobody uses then.
 *
 * <p>What it cannot do it says; it never turns a judged failure into another error.
 */
final class Restoration {
    private final EcsCalls calls;
    private final Pace pace;
    private final StepContext context;

    Restoration(EcsCalls calls, Pace pace, StepContext context) {
        this.calls = calls;
        this.pace = pace;
        this.context = context;
    }

    /**
     * Goes back.
     *
     * @param recorded the revisions that the record names: they are never deregistered
     * @param undo what else is undone while the failed revisions can still be run, in a sentence
     * @return what was done, in a sentence
     * @throws FailureException if the fence says that this run may not act any more
     */
    String of(List<Rollout> rollouts, Set<String> recorded, Supplier<String> undo) {
        List<String> sentences = new ArrayList<>();
        boolean going = false;
        for (Rollout rollout : rollouts) {
            try {
                Optional<ServiceView> view = view(rollout);
                if (view.isPresent() && Revision.same(view.get().taskDefinition(), rollout.taskDefinition())) {
                    context.fence().check();
                    sentences.add(restore(rollout, view.get()));
                } else if (view.isPresent()) {
                    sentences.add("\"" + rollout.service() + "\" went back to "
                            + Revision.shortName(view.get().taskDefinition()));
                }
                going = true;
            } catch (Unanswered e) {
                sentences.add("\"" + rollout.service() + "\" could not be restored: " + e.getMessage());
            }
        }
        boolean settled = going && settled(rollouts);
        if (going && !settled) {
            sentences.add("the old tasks are still being started");
        }
        sentences.add(undo.get());
        if (settled) {
            withdraw(rollouts.stream().map(Rollout::taskDefinition).toList(), recorded);
        }
        return sentences.stream().filter(sentence -> !sentence.isEmpty()).collect(Collectors.joining("; "));
    }

    private String restore(Rollout rollout, ServiceView view) {
        Optional<String> previous = rollout.previous().filter(arn -> !Revision.same(arn, rollout.taskDefinition()));
        if (previous.isEmpty()) {
            return "nothing is known to have run before in \"" + rollout.service() + "\"";
        }
        String name = Revision.shortName(previous.get());
        String done = "\"" + rollout.service() + "\" goes back to " + name;
        boolean going = view.primary().filter(each -> !view.complete(each)).isPresent();
        if (going
                && new ServiceDeployments(calls)
                        .rollBack(rollout.cluster(), rollout.service(), rollout.taskDefinition())) {
            return done;
        }
        try {
            if (!calls.deployable(previous.get())) {
                return "\"" + rollout.service() + "\" cannot go back to " + name + ", which is deregistered";
            }
            calls.update(rollout.cluster(), rollout.service(), previous.get());
            return done;
        } catch (FailureException e) {
            throw new Unanswered(e);
        }
    }

    /** Waits until no service refers to the failed revisions any more. */
    private boolean settled(List<Rollout> rollouts) {
        long start = pace.nanoTime().getAsLong();
        while (true) {
            boolean referred = rollouts.stream().anyMatch(this::referred);
            if (!referred) {
                return true;
            }
            boolean over = pace.since(start).compareTo(pace.restoration()) > 0
                    || context.stopping().getAsBoolean();
            if (over || pace.interruptedWhileWaiting(pace.interval(pace.since(start)))) {
                return false;
            }
        }
    }

    private boolean referred(Rollout rollout) {
        try {
            return view(rollout)
                    .filter(seen -> seen.refers(rollout.taskDefinition()))
                    .isPresent();
        } catch (Unanswered e) {
            return true;
        }
    }

    /** Takes revisions of ours away that no service refers to. */
    void withdraw(List<String> revisions, Set<String> recorded) {
        for (String arn : new TreeSet<>(revisions)) {
            boolean kept = recorded.stream().anyMatch(other -> Revision.same(other, arn));
            if (!kept) {
                context.fence().check();
                try {
                    if (calls.existing(arn)
                            .filter(revision -> revision.ours() && revision.active())
                            .isPresent()) {
                        calls.deregister(arn);
                    }
                } catch (FailureException e) {
                    // A revision too many costs nothing; the next one is numbered after it.
                    context.progress().say(e.failure().message());
                }
            }
        }
    }

    private Optional<ServiceView> view(Rollout rollout) {
        try {
            Map<String, ServiceView> found = calls.services(rollout.cluster(), List.of(rollout.service()));
            return Optional.ofNullable(found.get(rollout.service()));
        } catch (FailureException e) {
            throw new Unanswered(e);
        }
    }

    /** AWS did not do or say it; the failure that is being reported is another one. */
    private static final class Unanswered extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unanswered(FailureException cause) {
            super(cause.failure().message(), cause);
        }
    }
}
