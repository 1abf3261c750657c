package dev.towpath.approval;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Governing;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.GoverningReader;
import dev.towpath.model.GitSha;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;

/** Tells which parts of what governs a target still have to be approved. */
final class Containment {
    private final Line line;
    private final GoverningReader governing;
    private final OptionalInt bootstrap;

    Containment(Line line, GoverningReader governing, OptionalInt bootstrap) {
        this.line = line;
        this.governing = governing;
        this.bootstrap = bootstrap;
    }

    /** The parts that nobody has agreed to yet, by the place of the commit that brought them. */
    Map<Integer, Set<Part>> open(ApprovalQuestion question, Map<Part, Integer> origins) {
        Map<Integer, Set<Part>> open = new TreeMap<>();
        origins.forEach((part, place) -> {
            boolean destroyed = question.destroys() && asksForDestruction(question.target(), part);
            boolean settled = stoodAtBootstrap(question.target(), part, place) || recorded(question, part, place);
            if (destroyed || !settled) {
                open.computeIfAbsent(place, key -> EnumSet.noneOf(Part.class)).add(part);
            }
        });
        return open;
    }

    /** Files ask for it, or {@code retire: true}; that there is no promotion.yaml was asked for by nobody. */
    private static boolean asksForDestruction(DesiredTarget target, Part part) {
        return part == Part.CLOSURE
                || (part == Part.PROMOTION && target.promotion().isPresent());
    }

    /** What stood in the repository when Towpath came needs no approval, but for what is deployed. */
    private boolean stoodAtBootstrap(DesiredTarget target, Part part, int place) {
        boolean deployed = part == Part.CLOSURE
                || (part == Part.PROMOTION
                        && target.promotion()
                                .filter(it -> it.artifact().isPresent() || it.retire())
                                .isPresent());
        return !deployed && bootstrap.isPresent() && place >= bootstrap.getAsInt();
    }

    /**
     * Whether the record already contains the commit at a place.
     *
     * <p>On the line of the branch the value has been the same since that commit. A record on another line must have the same
     * value, or merging the wrong way round would bring back what was never approved.
     */
    private boolean recorded(ApprovalQuestion question, Part part, int place) {
        if (question.recordedAt().isEmpty()) {
            return false;
        }
        GitSha record = question.recordedAt().get();
        Optional<Integer> at = line.place(record);
        if (at.isPresent()) {
            return place >= at.get();
        }
        if (!line.history().ancestry(record, line.commit(0).id()).continues()
                || !line.history().ancestry(line.commit(place).id(), record).continues()) {
            return false;
        }
        Optional<Governing> there = line.history()
                .tree(record)
                .flatMap(tree -> governing.at(tree, question.target().target()));
        return !question.target().governing().isNew(part, there);
    }
}
