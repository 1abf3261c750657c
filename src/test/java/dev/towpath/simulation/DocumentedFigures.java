package dev.towpath.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The figures in the article: each is a number that a build must reach, so that the article never says more than is so.
 *
 * <p>{@code -Dgolden.update} writes what was reached, rounded down to one digit: a call more or less in the program changes the exact
 * numbers, and nobody is the wiser for those.
 */
final class DocumentedFigures {
    private static final Path ARTICLE = Path.of("docs", "explanation", "why-it-converges.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([^|]+) \\| at least ([0-9,]+) \\|$");

    private DocumentedFigures() {}

    /** Holds what was counted against a block of the article. */
    static void hold(String block, Map<String, Long> counted) throws IOException {
        String text = Files.readString(ARTICLE);
        String begin = "<!-- " + block + ": numbers that a build must reach, -Dgolden.update rewrites them -->\n";
        String end = "<!-- end of " + block + " -->";
        int from = text.indexOf(begin) + begin.length();
        int to = text.indexOf(end, from);
        assertThat(to).as("the block \"" + block + "\" of " + ARTICLE).isGreaterThan(from);
        if (Boolean.getBoolean("golden.update")) {
            Files.writeString(ARTICLE, text.substring(0, from) + table(counted) + text.substring(to));
            return;
        }
        SortedMap<String, Long> promised = new TreeMap<>();
        Matcher row = ROW.matcher(text.substring(from, to));
        while (row.find()) {
            promised.put(row.group(1), Long.parseLong(row.group(2).replace(",", "")));
        }
        assertThat(promised).isNotEmpty();
        promised.forEach((what, number) ->
                assertThat(counted.getOrDefault(what, 0L)).as(what).isGreaterThanOrEqualTo(number));
    }

    private static String table(Map<String, Long> counted) {
        StringBuilder table = new StringBuilder("| counted | number |\n|---|---|\n");
        counted.forEach((what, number) -> {
            if (number > 0) {
                table.append(
                        "| %s | at least %s |\n".formatted(what, String.format(Locale.ROOT, "%,d", rounded(number))));
            }
        });
        return table.toString();
    }

    private static long rounded(long number) {
        long unit = 1;
        while (number / unit >= 10) {
            unit *= 10;
        }
        return number / unit * unit;
    }
}
