package dev.towpath.approval;

import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Governing;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.GoverningReader;
import dev.towpath.model.Target;
import dev.towpath.snapshot.Tree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the commit that brought the present value of each part of what governs each target; of the pipeline, the newest one
 * that took out an environment which is still out.
 *
 * <p>One walk from the newest commit to the oldest serves all targets: a target is read again only at a commit that changes a
 * file that could matter to it, so what the walk costs grows with what happened and not with targets times commits.
 */
final class Origins {
    private final GoverningReader governing;
    private final Line line;
    private final Watchers<Search> watchers = new Watchers<>();
    private int open;

    private Origins(GoverningReader governing, Line line) {
        this.governing = governing;
        this.line = line;
    }

    /** The place in the line of the commit that brought each part, by target. */
    static Map<Target, Map<Part, Integer>> trace(
            GoverningReader governing, Line line, Collection<DesiredTarget> targets) {
        return new Origins(governing, line).walk(targets);
    }

    private Map<Target, Map<Part, Integer>> walk(Collection<DesiredTarget> targets) {
        List<Search> searches = new ArrayList<>();
        line.tree(0)
                .ifPresent(head -> targets.forEach(target -> {
                    Search search = new Search(target);
                    searches.add(search);
                    watch(search, head);
                }));
        open = (int) searches.stream().filter(search -> !search.done()).count();
        for (int place = 0; place < line.length() && open > 0; place++) {
            Set<Search> concerned = concerned(line.changes(place));
            Optional<Tree> before = concerned.isEmpty() ? Optional.empty() : line.tree(place + 1);
            for (Search search : concerned) {
                compare(search, place, before);
            }
        }
        Map<Target, Map<Part, Integer>> found = new HashMap<>();
        searches.forEach(search -> found.put(search.target, Collections.unmodifiableMap(search.found)));
        return found;
    }

    private Set<Search> concerned(List<String> changes) {
        Set<Search> concerned = watchers.concerned(changes);
        concerned.removeIf(Search::done);
        return concerned;
    }

    private void compare(Search search, int place, Optional<Tree> before) {
        Optional<Governing> earlier = before.flatMap(tree -> governing.at(tree, search.target));
        search.present.parts().keySet().forEach(part -> {
            if (!search.found.containsKey(part) && search.present.isNew(part, earlier)) {
                search.found.put(part, place);
            }
        });
        if (search.done()) {
            open--;
        } else {
            before.ifPresent(tree -> watch(search, tree));
        }
    }

    /** What could matter may have been elsewhere before. */
    private void watch(Search search, Tree tree) {
        watchers.watch(search, governing.paths(tree, search.target));
        watchers.watch(search, governing.neighbours(tree, search.target));
    }

    private static final class Search {
        private final Target target;
        private final Governing present;
        private final Map<Part, Integer> found = new EnumMap<>(Part.class);

        private Search(DesiredTarget target) {
            this.target = target.target();
            this.present = target.governing();
        }

        private boolean done() {
            return found.size() == present.parts().size();
        }
    }
}
