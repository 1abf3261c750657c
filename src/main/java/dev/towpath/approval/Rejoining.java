package dev.towpath.approval;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Governing;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.GoverningReader;
import dev.towpath.model.GitSha;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds what a merge the wrong way round has brought back.
 *
 * <p>Such a merge makes a side branch the line of the branch. Along that line an old value may never have changed, although the
 * branch had another one when something was deployed from it: then it is the merge that brought it, whoever agreed to it once.
 */
final class Rejoining {
    private final Line line;
    private final GoverningReader governing;
    private final Map<GitSha, Integer> joins = new HashMap<>();

    Rejoining(Line line, GoverningReader governing) {
        this.line = line;
        this.governing = governing;
    }

    /**
     * The parts that came back with such merges, by the place of the merge, beside what is open anyway.
     *
     * @param origins the place of the commit that brought each part, as the line alone tells it
     * @param tips commits of the branch that the line only joined; where they lack the target, they say nothing of it
     */
    Map<Integer, Set<Part>> and(
            Map<Integer, Set<Part>> open,
            ApprovalQuestion question,
            Map<Part, Integer> origins,
            Collection<GitSha> tips) {
        DesiredTarget target = question.target();
        Map<Integer, Set<Part>> all = new TreeMap<>(open);
        for (GitSha tip : tips) {
            int join = joins.computeIfAbsent(tip, this::join);
            boolean recorded = question.recordedAt()
                    .flatMap(line::place)
                    .filter(at -> at <= join)
                    .isPresent();
            Optional<Governing> there = line.history().tree(tip).flatMap(tree -> governing.at(tree, target.target()));
            origins.forEach((part, place) -> {
                boolean kept =
                        place > join && says(there, part) && target.governing().isNew(part, there);
                if (kept && !recorded) {
                    all.merge(join, EnumSet.of(part), Rejoining::both);
                }
            });
        }
        return all;
    }

    private static boolean says(Optional<Governing> there, Part part) {
        return there.filter(it -> it.parts().containsKey(part)).isPresent();
    }

    private static Set<Part> both(Set<Part> some, Set<Part> more) {
        EnumSet<Part> all = EnumSet.copyOf(some);
        all.addAll(more);
        return all;
    }

    /** The place of the oldest commit of the line that contains another; the newest one does. */
    private int join(GitSha tip) {
        int contains = 0;
        int lacks = line.length();
        while (lacks - contains > 1) {
            int middle = (contains + lacks) / 2;
            if (line.history().ancestry(tip, line.commit(middle).id()).continues()) {
                contains = middle;
            } else {
                lacks = middle;
            }
        }
        return contains;
    }
}
