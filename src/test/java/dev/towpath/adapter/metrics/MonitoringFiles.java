package dev.towpath.adapter.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.Json;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.testing.Exposition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The dashboard and the alert rules ask only for metrics that there are, with labels that they have. */
final class MonitoringFiles {
    private static final Path ROOT = Path.of("scheduler/monitoring");
    private static final Pattern METRIC =
            Pattern.compile("\\b((?:towpath|jvm|process|system)_[a-z0-9_]+)(?:\\{([^}]*)})?");
    private static final Pattern LABELS = Pattern.compile("\\b(?:by|on) ?\\(([^)]*)\\)");
    private static final Pattern MATCHER = Pattern.compile("([a-z_]+)(?:=~|!~|!=|=)\"[^\"]*\"");

    private MonitoringFiles() {}

    static void check(Exposition exposition) throws IOException {
        List<String> queries = new ArrayList<>(alerts());
        queries.addAll(dashboard());
        Map<String, SortedSet<String>> labels = new TreeMap<>();
        SortedSet<String> all = new TreeSet<>(Set.of("le", "instance", "job"));
        exposition.families().forEach(family -> {
            all.addAll(family.labels());
            family.samples()
                    .keySet()
                    .forEach(series -> labels.computeIfAbsent(series.name(), key -> new TreeSet<>())
                            .addAll(series.labels().keySet()));
        });
        for (String query : queries) {
            Matcher metric = METRIC.matcher(query);
            assertThat(metric.results()).as("metrics in %s", query).isNotEmpty();
            metric.reset();
            while (metric.find()) {
                assertThat(labels).as("metrics of %s", query).containsKey(metric.group(1));
                Matcher matcher = MATCHER.matcher(metric.group(2) == null ? "" : metric.group(2));
                while (matcher.find()) {
                    assertThat(labels.get(metric.group(1))).as(query).contains(matcher.group(1));
                }
            }
            Matcher by = LABELS.matcher(query);
            while (by.find()) {
                assertThat(all).as(query).contains(by.group(1).split(", ?"));
            }
            assertThat(query.chars().filter(c -> c == '(').count())
                    .as(query)
                    .isEqualTo(query.chars().filter(c -> c == ')').count());
        }
    }

    private static List<String> alerts() throws IOException {
        Findings findings = new Findings();
        Node tree = new SnakeYamlParser()
                .parse(new SourceText("alerts.yaml", Files.readString(ROOT.resolve("alerts.yaml"))), findings)
                .orElseThrow();
        assertThat(findings.problems()).isEmpty();
        List<String> queries = new ArrayList<>();
        Set<String> names = new TreeSet<>();
        for (Node group : ((Node.Sequence) at(tree, "groups")).items()) {
            for (Node rule : ((Node.Sequence) at(group, "rules")).items()) {
                assertThat(names.add(text(rule, "alert"))).isTrue();
                queries.add(text(rule, "expr"));
                assertThat(text(rule, "for")).matches("[0-9]+[smhd]");
                assertThat(text(rule, "labels", "severity")).isIn("page", "ticket");
                assertThat(text(rule, "annotations", "summary")).matches("(\\{\\{ |[A-Z]).*");
                assertThat(text(rule, "annotations", "runbook")).matches("(?s)[A-Z].*\\.");
            }
        }
        assertThat(queries).isNotEmpty();
        return queries;
    }

    private static Node at(Node from, String key) {
        return ((Node.Mapping) from).get(key).orElseThrow(() -> new AssertionError("there is no \"" + key + "\""));
    }

    private static String text(Node from, String... path) {
        Node at = from;
        for (String key : path) {
            at = at(at, key);
        }
        return ((Node.Text) at).value();
    }

    private static List<String> dashboard() throws IOException {
        Json dashboard = Json.parse(Files.readString(ROOT.resolve("grafana-dashboard.json")))
                .orElseThrow();
        assertThat(dashboard.get("uid").text()).contains("towpath");
        List<String> queries = new ArrayList<>();
        Set<String> ids = new TreeSet<>();
        for (Json panel : dashboard.get("panels").items()) {
            assertThat(ids.add(panel.get("id").number().orElseThrow().toString()))
                    .isTrue();
            String title = panel.get("title").text().orElseThrow();
            for (String side : List.of("x", "y", "w", "h")) {
                assertThat(panel.at("gridPos", side).number()).as(title).isPresent();
            }
            assertThat(panel.get("targets").items()).as(title).isNotEmpty();
            panel.get("targets")
                    .items()
                    .forEach(target ->
                            queries.add(target.get("expr").text().orElseThrow().replace("$__rate_interval", "5m")));
        }
        dashboard.at("templating", "list").items().stream()
                .filter(variable -> variable.get("type").text().equals(Optional.of("query")))
                .forEach(variable -> queries.add(variable.get("query").text().orElseThrow()));
        return queries;
    }
}
