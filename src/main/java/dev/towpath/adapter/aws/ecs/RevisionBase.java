package dev.towpath.adapter.aws.ecs;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The revision from which the next one is made: Terraform's newest, not the one that happens to run.
 *
 * <p>So a change by Terraform arrives with the next deployment, and an edit in the console does not become permanent.
 *
 * @param base the newest active revision that Towpath did not register, else the running one
 * @param ours the newest revisions that Towpath registered, newest first: one of them may be what is wanted already
 */
record RevisionBase(Revision base, List<Revision> ours) {
    RevisionBase {
        ours = List.copyOf(ours);
    }

    /**
     * Finds the base.
     *
     * @param newest active revisions of the family, newest first
     * @param lookup reads a revision; empty if it was deleted
     */
    static RevisionBase find(Revision running, List<String> newest, Function<String, Optional<Revision>> lookup) {
        List<Revision> ours = new ArrayList<>();
        for (String arn : newest) {
            Optional<Revision> found = Revision.same(arn, running.arn()) ? Optional.of(running) : lookup.apply(arn);
            if (found.isEmpty()) {
                continue;
            }
            Revision revision = found.get();
            if (!revision.ours()) {
                return new RevisionBase(revision, withRunning(ours, running));
            }
            ours.add(revision);
            // When it was registered its base was the newest of the others, so nothing lies between the two.
            Optional<Revision> base = revision.base().flatMap(lookup).filter(each -> each.active() && !each.ours());
            if (base.isPresent()) {
                return new RevisionBase(base.get(), withRunning(ours, running));
            }
        }
        return new RevisionBase(running, withRunning(ours, running));
    }

    private static List<Revision> withRunning(List<Revision> ours, Revision running) {
        boolean missing = running.ours()
                && running.active()
                && ours.stream().noneMatch(each -> each.arn().equals(running.arn()));
        if (missing) {
            ours.add(running);
        }
        return ours;
    }
}
