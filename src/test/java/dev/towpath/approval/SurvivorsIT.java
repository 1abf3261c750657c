package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * Every mutant of the approval judgement that no unit test notices is explained in {@code src/test/resources/mutants/approval.md},
 * by class and method with how many there are; one more, and this fails.
 */
class SurvivorsIT {
    private static final Path REPORT = Path.of("target/pit-reports/mutations.xml");
    private static final Path EXPLAINED = Path.of("src/test/resources/mutants/approval.md");
    private static final Pattern MUTANT =
            Pattern.compile("<mutation [^>]*status='(SURVIVED|NO_COVERAGE)'.*?</mutation>");
    private static final Pattern ROW = Pattern.compile("\\| `([\\w.]+)` \\| ([0-9]+) \\| (\\S.*) \\|");

    @Test
    void everySurvivorIsExplained() throws IOException {
        assumeThat(REPORT)
                .as("mutation tests have not run; ./mvnw -Pmutation verify runs them")
                .exists();
        Map<String, Integer> explained = new TreeMap<>();
        for (String line : Files.readAllLines(EXPLAINED)) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                explained.merge(row.group(1), Integer.valueOf(row.group(2)), Integer::sum);
            }
        }
        Map<String, List<String>> survivors = survivors(Files.readString(REPORT));
        List<String> unexplained = new ArrayList<>();
        survivors.forEach((where, what) -> {
            if (what.size() > explained.getOrDefault(where, 0)) {
                unexplained.add(where + " has " + what.size() + " and " + explained.getOrDefault(where, 0)
                        + " are explained: " + what);
            }
        });
        assertThat(unexplained)
                .as("mutants that no test notices and nobody explains")
                .isEmpty();
    }

    private static Map<String, List<String>> survivors(String report) {
        Map<String, List<String>> survivors = new TreeMap<>();
        Matcher mutant = MUTANT.matcher(report);
        while (mutant.find()) {
            String type = field(mutant.group(), "mutatedClass")
                    .replaceAll(".*[.]", "")
                    .replace('$', '.');
            String method = field(mutant.group(), "mutatedMethod")
                    .replaceAll("lambda\\$(\\w+)\\$[0-9]+", "$1")
                    .replaceAll("[^\\w]", "");
            survivors
                    .computeIfAbsent(type + "." + method, key -> new ArrayList<>())
                    .add("line " + field(mutant.group(), "lineNumber") + " " + field(mutant.group(), "description"));
        }
        return survivors;
    }

    private static String field(String mutant, String name) {
        Matcher field = Pattern.compile("<" + name + ">(.*?)</" + name + ">").matcher(mutant);
        return field.find() ? field.group(1).replace("&lt;", "").replace("&gt;", "") : "";
    }
}
