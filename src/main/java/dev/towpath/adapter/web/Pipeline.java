package dev.towpath.adapter.web;

import dev.towpath.daemon.RepositoryView;
import dev.towpath.daemon.Row;
import dev.towpath.model.EnvironmentName;
import dev.towpath.model.Target;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The environments of one application as a picture: a box for each, and an arrow from where a pin comes to where it goes.
 *
 * @param told the picture in words, for those who do not see it
 */
public record Pipeline(int width, int height, List<Box> boxes, List<Arrow> arrows, String told) {
    /** How wide a box is. */
    public static final int BOX_WIDTH = 168;

    /** How high a box is. */
    public static final int BOX_HEIGHT = 64;

    private static final int GAP_X = 44;
    private static final int GAP_Y = 16;
    private static final int EDGE = 4;
    private static final int TEXT_MAX = 20;

    public Pipeline {
        boxes = List.copyOf(boxes);
        arrows = List.copyOf(arrows);
    }

    /** One environment. */
    public record Box(int x, int y, String environment, Mark mark, String pin, String href, boolean current) {}

    /** From one box to another. */
    public record Arrow(int fromX, int fromY, int toX, int toY) {}

    /** The picture of the application that a target belongs to. */
    static Pipeline of(RepositoryView repository, Target target) {
        NavigableMap<EnvironmentName, Row> rows = new TreeMap<>();
        repository.rows().forEach((other, row) -> {
            if (other.app().equals(target.app())) {
                rows.put(other.environment(), row);
            }
        });
        NavigableMap<EnvironmentName, Box> boxes = new TreeMap<>();
        Map<Integer, Integer> heights = new HashMap<>();
        rows.forEach((name, row) -> {
            int column = depth(rows, name);
            int line = heights.merge(column, 1, Integer::sum) - 1;
            Box box = new Box(
                    EDGE + column * (BOX_WIDTH + GAP_X),
                    EDGE + line * (BOX_HEIGHT + GAP_Y),
                    cut(name.value()),
                    Mark.of(row.line().state()),
                    cut(Shown.text(row.line().pin())),
                    Matrix.href(repository, row.line().target()),
                    name.equals(target.environment()));
            boxes.put(name, box);
        });
        List<Arrow> arrows = new ArrayList<>();
        List<String> told = new ArrayList<>();
        boxes.forEach((name, box) -> {
            Optional<EnvironmentName> from = source(rows, name);
            from.flatMap(source -> Optional.ofNullable(boxes.get(source)))
                    .ifPresent(left -> arrows.add(new Arrow(
                            left.x() + BOX_WIDTH, left.y() + BOX_HEIGHT / 2, box.x() - 3, box.y() + BOX_HEIGHT / 2)));
            told.add(name + " is " + box.mark().word()
                    + from.map(source -> ", promoted from " + source).orElse(""));
        });
        int columns =
                1 + heights.keySet().stream().mapToInt(Integer::intValue).max().orElse(0);
        int lines = heights.values().stream().mapToInt(Integer::intValue).max().orElse(0);
        return new Pipeline(
                2 * EDGE + columns * (BOX_WIDTH + GAP_X) - GAP_X,
                2 * EDGE + lines * (BOX_HEIGHT + GAP_Y) - GAP_Y,
                List.copyOf(boxes.values()),
                arrows,
                String.join("; ", told));
    }

    /** How many promotions come before. Whoever promotes in a circle, which the configuration's checks refuse, gets the longest row. */
    static int depth(NavigableMap<EnvironmentName, Row> rows, EnvironmentName name) {
        int depth = 0;
        Optional<EnvironmentName> from = source(rows, name);
        while (from.isPresent() && depth < rows.size() - 1) {
            depth++;
            from = source(rows, from.get());
        }
        return depth;
    }

    private static Optional<EnvironmentName> source(NavigableMap<EnvironmentName, Row> rows, EnvironmentName name) {
        return Optional.ofNullable(rows.get(name))
                .flatMap(row -> row.line().promotedFrom())
                .filter(rows::containsKey);
    }

    private static String cut(String text) {
        return text.length() <= TEXT_MAX ? text : text.substring(0, TEXT_MAX - 1) + "…";
    }
}
