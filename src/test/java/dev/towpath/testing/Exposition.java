package dev.towpath.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Metrics in the text format of Prometheus, version 0.0.4, read more strictly than Prometheus itself does: every family has its help
 * and its type before its first sample and stands in one piece, no series comes twice, and histograms add up.
 */
public final class Exposition {
    private static final Pattern HELP = Pattern.compile("# HELP ([a-z][a-z0-9_]*) ((?:[^\\\\]|\\\\[\\\\n])+)");
    private static final Pattern TYPE = Pattern.compile("# TYPE ([a-z][a-z0-9_]*) (counter|gauge|histogram|summary)");
    private static final Pattern SAMPLE =
            Pattern.compile("([a-z][a-z0-9_]*)(?:\\{(.*)})? (NaN|[+-]Inf|-?[0-9.]+(?:E-?[0-9]+)?)");
    private static final Pattern LABEL =
            Pattern.compile("([a-z_][a-z0-9_]*)=\"((?:[^\"\\\\]|\\\\[\"\\\\n])*)\"(?:,(?=.)|$)");

    /** One family: what it is, and its samples by name and labels. */
    public record Family(String name, String type, String help, Map<Series, Double> samples) {
        /** The names of all labels but that of buckets. */
        public SortedSet<String> labels() {
            SortedSet<String> names = new TreeSet<>();
            samples.keySet().forEach(series -> names.addAll(series.labels().keySet()));
            names.remove("le");
            return names;
        }
    }

    /** One series. */
    public record Series(String name, SortedMap<String, String> labels) {}

    private final Map<String, Family> families = new LinkedHashMap<>();

    private Exposition() {}

    /** Reads a text; one that is not as it should be fails the test. */
    public static Exposition parse(String text) {
        assertThat(text).endsWith("\n").doesNotContain("\r");
        Exposition exposition = new Exposition();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); ) {
            i = exposition.family(lines, i);
        }
        exposition.families.values().forEach(Exposition::check);
        return exposition;
    }

    private int family(List<String> lines, int from) {
        Matcher help = HELP.matcher(lines.get(from));
        assertThat(help.matches()).as("help: %s", lines.get(from)).isTrue();
        Matcher type = TYPE.matcher(lines.get(from + 1));
        assertThat(type.matches()).as("type: %s", lines.get(from + 1)).isTrue();
        String name = help.group(1);
        assertThat(type.group(1)).isEqualTo(name);
        Family family = new Family(name, type.group(2), help.group(2), new LinkedHashMap<>());
        assertThat(families.put(name, family)).as("a second family %s", name).isNull();
        int at = from + 2;
        while (at < lines.size() && !lines.get(at).startsWith("#")) {
            sample(family, lines.get(at));
            at++;
        }
        assertThat(family.samples()).as("samples of %s", name).isNotEmpty();
        return at;
    }

    private static void sample(Family family, String line) {
        Matcher sample = SAMPLE.matcher(line);
        assertThat(sample.matches()).as("sample: %s", line).isTrue();
        List<String> names = switch (family.type()) {
            case "histogram" -> List.of("_bucket", "_sum", "_count");
            case "summary" -> List.of("", "_sum", "_count");
            default -> List.of("");
        };
        assertThat(names.stream().map(family.name()::concat)).as(line).contains(sample.group(1));
        Series series = new Series(sample.group(1), labels(sample.group(2) == null ? "" : sample.group(2), line));
        double value = Double.parseDouble(sample.group(3).replace("Inf", "Infinity"));
        assertThat(family.samples().put(series, value)).as("a second %s", line).isNull();
    }

    private static SortedMap<String, String> labels(String text, String line) {
        SortedMap<String, String> labels = new TreeMap<>();
        Matcher label = LABEL.matcher(text);
        int at = 0;
        while (at < text.length()) {
            assertThat(label.find(at) && label.start() == at)
                    .as("labels: %s", line)
                    .isTrue();
            assertThat(labels.put(label.group(1), label.group(2)))
                    .as("a label twice: %s", line)
                    .isNull();
            at = label.end();
        }
        return labels;
    }

    private static void check(Family family) {
        if (family.type().equals("counter")) {
            assertThat(family.name()).as("a counter ends so").endsWith("_total");
            assertThat(family.samples().values())
                    .allSatisfy(value -> assertThat(value).isNotNegative());
        }
        if (family.type().equals("histogram")) {
            Map<Map<String, String>, List<Double>> buckets = new LinkedHashMap<>();
            family.samples().forEach((series, value) -> {
                if (series.name().endsWith("_bucket")) {
                    assertThat(series.labels()).containsKey("le");
                    buckets.computeIfAbsent(without(series, "le"), key -> new ArrayList<>())
                            .add(value);
                }
            });
            buckets.forEach((labels, counts) -> {
                assertThat(counts).as("buckets of %s", family.name()).isSorted();
                SortedMap<String, String> all = new TreeMap<>(labels);
                all.put("le", "+Inf");
                assertThat(family.samples().get(new Series(family.name() + "_bucket", all)))
                        .isEqualTo(family.samples().get(new Series(family.name() + "_count", new TreeMap<>(labels))));
            });
        }
    }

    private static SortedMap<String, String> without(Series series, String label) {
        SortedMap<String, String> labels = new TreeMap<>(series.labels());
        labels.remove(label);
        return labels;
    }

    /** All families, in their order. */
    public Collection<Family> families() {
        return families.values();
    }

    /** Every name that a query can ask for. */
    public SortedSet<String> names() {
        SortedSet<String> names = new TreeSet<>();
        families.values().forEach(family -> family.samples().keySet().forEach(series -> names.add(series.name())));
        return names;
    }

    /** The sum over all series of this name that have these labels: names and values in turn; 0 where there is none. */
    public double sum(String name, String... labels) {
        return families.values().stream()
                .flatMap(family -> family.samples().entrySet().stream())
                .filter(sample -> sample.getKey().name().equals(name))
                .filter(sample -> has(sample.getKey().labels(), labels))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static boolean has(Map<String, String> labels, String... wanted) {
        for (int i = 0; i < wanted.length; i += 2) {
            if (!wanted[i + 1].equals(labels.get(wanted[i]))) {
                return false;
            }
        }
        return true;
    }
}
