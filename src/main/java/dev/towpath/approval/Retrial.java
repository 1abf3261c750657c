package dev.towpath.approval;

import dev.towpath.approval.PolicyTrial.Trial;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Governing;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.GoverningReader;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Infrastructure;
import dev.towpath.snapshot.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Judges past changes again, by the policy of their time and by that of today. */
final class Retrial {
    private final Hearing hearing;
    private final GoverningReader governing;
    private final Line line;
    private final PolicyHistory policies;
    private final Witnesses witnesses;

    Retrial(Hearing hearing, GoverningReader governing, Line line, PolicyHistory policies, Witnesses witnesses) {
        this.hearing = hearing;
        this.governing = governing;
        this.line = line;
        this.policies = policies;
        this.witnesses = witnesses;
    }

    /** The trial of all commits of the line that another commit does not contain. */
    PolicyTrial since(GitSha contained, Collection<DesiredTarget> targets) {
        int end = 0;
        while (end < line.length()
                && !line.history().ancestry(line.commit(end).id(), contained).continues()) {
            end++;
        }
        Optional<PolicyVersion> proposed =
                policies.pending().map(PolicyHistory.Placed::version).filter(PolicyVersion::usable);
        Optional<PolicyVersion> present = proposed.or(policies::current);
        List<Trial> trials = new ArrayList<>();
        if (present.isPresent()) {
            Watchers<DesiredTarget> watchers = new Watchers<>();
            for (int place : List.of(0, end)) {
                line.tree(place).ifPresent(tree -> targets.forEach(target -> watch(watchers, target, tree)));
            }
            for (int place = 0; place < end; place++) {
                Optional<Tree> before = line.tree(place + 1);
                for (DesiredTarget target : watchers.concerned(line.changes(place))) {
                    before.ifPresent(tree -> watch(watchers, target, tree));
                    trials.addAll(trials(target, place, before, present.get()));
                }
            }
        }
        return new PolicyTrial(end, proposed.isEmpty(), trials);
    }

    private void watch(Watchers<DesiredTarget> watchers, DesiredTarget target, Tree tree) {
        watchers.watch(target, governing.paths(tree, target.target()));
        watchers.watch(target, governing.neighbours(tree, target.target()));
    }

    private List<Trial> trials(DesiredTarget target, int place, Optional<Tree> before, PolicyVersion present) {
        Optional<Governing> earlier = before.flatMap(tree -> governing.at(tree, target.target()));
        Optional<Governing> now = line.tree(place).flatMap(tree -> governing.at(tree, target.target()));
        Map<Part, Digest> brought = new EnumMap<>(Part.class);
        Map<Part, Integer> origins = new EnumMap<>(Part.class);
        now.ifPresent(values -> values.parts().forEach((part, value) -> {
            if (values.isNew(part, earlier)) {
                brought.put(part, value);
                origins.put(part, place);
            }
        }));
        boolean terraform = brought.containsKey(Part.CLOSURE) || target.workload() instanceof Infrastructure;
        ApprovalQuestion question = new ApprovalQuestion(target, Optional.empty(), false, terraform, false);
        List<Trial> trials = new ArrayList<>();
        hearing.open(question, origins).forEach((at, parts) -> {
            Change change = hearing.change(target.target(), brought, at, parts);
            VerdictWriter writer = new VerdictWriter(line, origins, policies, witnesses);
            Map<Integer, Set<Part>> places = Map.of(at, parts);
            trials.add(new Trial(
                    line.commit(at).id(),
                    line.commit(at).committedAt(),
                    target.target(),
                    parts.stream().map(VerdictWriter::word).toList(),
                    writer.verdict(List.of(hearing.ruling(question, change, parts, Optional.empty())), places, false),
                    writer.verdict(
                            List.of(hearing.ruling(question, change, parts, Optional.of(present))), places, false)));
        });
        return trials;
    }
}
