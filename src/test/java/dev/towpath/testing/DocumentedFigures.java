package dev.towpath.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongUnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures in the article: each is a number that a build must reach, so that the article never says more than is so.
 *
 * <p>They are one table, in which every test that counts owns the rows with its name. What was counted is written to
 * {@code target/figures}; {@code -Dgolden.update} rewrites the rows.
 */
public final class DocumentedFigures {
    private static final Path ARTICLE = Path.of("docs", "explanation", "why-it-converges.md");
    private static final Path COUNTED = Path.of("target", "figures");
    private static final String BEGIN = """
            <!-- figures: numbers that a build must reach; each test rewrites its own with -Dgolden.update -->
            | counted by | what | at least |
            |---|---|---|
            """;
    private static final String END = "<!-- end of figures -->";
    private static final Pattern ROW = Pattern.compile("\\| `([A-Za-z]+)` \\| ([^|]+) \\| ([0-9,]+) \\|");
    private static final List<String> TESTS = List.of("SimulationTest", "DuelTest", "CrashIT", "HostileIT");

    private record Row(String test, String what, long number) {
        private String line() {
            return "| `%s` | %s | %s |".formatted(test, what, String.format(Locale.ROOT, "%,d", number));
        }
    }

    private DocumentedFigures() {}

    /** Holds what a test has counted against its rows; a number that was zero is no row, and may not be one. */
    public static void hold(Class<?> test, Map<String, Long> counted) {
        hold(test, counted, DocumentedFigures::rounded);
    }

    /** The same for numbers that only a change of the test changes. */
    public static void holdExactly(Class<?> test, Map<String, Long> counted) {
        hold(test, counted, number -> number);
    }

    private static void hold(Class<?> test, Map<String, Long> counted, LongUnaryOperator promise) {
        String name = test.getSimpleName();
        try {
            keep(name, counted);
            String text = Files.readString(ARTICLE);
            int from = text.indexOf(BEGIN) + BEGIN.length();
            int to = text.indexOf(END, from);
            assertThat(to).as("the table of figures in " + ARTICLE).isGreaterThan(from);
            List<Row> rows = rows(text.substring(from, to));
            if (Golden.updating()) {
                rows.removeIf(row -> row.test().equals(name));
                counted.forEach((what, number) -> {
                    if (number > 0) {
                        rows.add(new Row(name, what, promise.applyAsLong(number)));
                    }
                });
                Files.writeString(ARTICLE, text.substring(0, from) + table(rows) + text.substring(to));
            }
            Map<String, Long> promised = new LinkedHashMap<>();
            rows.stream().filter(row -> row.test().equals(name)).forEach(row -> promised.put(row.what(), row.number()));
            assertThat(promised).as("the rows of " + name + " in " + ARTICLE).isNotEmpty();
            promised.forEach((what, number) ->
                    assertThat(counted.getOrDefault(what, 0L)).as(what).isGreaterThanOrEqualTo(number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void keep(String name, Map<String, Long> counted) throws IOException {
        List<String> lines = new ArrayList<>();
        counted.forEach((what, number) -> lines.add(what + ": " + number));
        Files.write(Files.createDirectories(COUNTED).resolve(name + ".txt"), lines);
    }

    private static List<Row> rows(String table) {
        List<Row> rows = new ArrayList<>();
        Matcher row = ROW.matcher(table);
        while (row.find()) {
            rows.add(new Row(
                    row.group(1), row.group(2), Long.parseLong(row.group(3).replace(",", ""))));
        }
        return rows;
    }

    private static String table(List<Row> rows) {
        StringBuilder table = new StringBuilder();
        TESTS.forEach(test -> rows.stream()
                .filter(row -> row.test().equals(test))
                .forEach(row -> table.append(row.line()).append('\n')));
        return table.toString();
    }

    /** A tenth less, and two digits, but for what is as many as were asked for: a call more or less in the program changes the exact numbers, and nobody is the wiser for those. */
    private static long rounded(long number) {
        boolean asked = number % 1_000 == 0;
        if (number < 10 || asked) {
            return number;
        }
        long least = number * 9 / 10;
        long unit = 1;
        while (least / unit >= 100) {
            unit *= 10;
        }
        return least / unit * unit;
    }
}
