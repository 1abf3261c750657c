package dev.towpath.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.hcl.HclBlock;
import dev.towpath.desired.hcl.HclBody;
import dev.towpath.desired.hcl.HclScanner;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.model.Limits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every file below {@code scheduler/} is parsed, and holds what makes a schedule safe. */
class SchedulerTest {
    private static final Path ROOT = Path.of("scheduler");
    private static final Pattern CRON = Pattern.compile("([0-9*/,-]+ ){4}[0-9*/,-]+");
    private static final Pattern ASSIGNMENT = Pattern.compile("[A-Z_]+=.*");

    @Test
    void knowsEveryFile() throws IOException {
        Set<String> known = new TreeSet<>();
        try (Stream<Path> files = Files.walk(ROOT)) {
            files.filter(Files::isRegularFile)
                    .map(file -> ROOT.relativize(file).toString())
                    .forEach(known::add);
        }
        assertThat(known)
                .containsExactly(
                        "README.md",
                        "compose/compose.yaml",
                        "cron/towpath.crontab",
                        "ecs-scheduled-task/iam.tf",
                        "ecs-scheduled-task/main.tf",
                        "ecs-scheduled-task/variables.tf",
                        "github-actions/towpath.yml",
                        "kubernetes/cronjob.yaml",
                        "kubernetes/serve.yaml",
                        "monitoring/alerts.yaml",
                        "monitoring/grafana-dashboard.json",
                        "quartz/quartz.properties",
                        "quartz/settings.yaml",
                        "systemd/towpath-serve.service",
                        "systemd/towpath.service",
                        "systemd/towpath.timer");
        String readme = text("README.md");
        assertThat(List.of(
                        "cron",
                        "systemd",
                        "github-actions",
                        "ecs-scheduled-task",
                        "kubernetes",
                        "compose",
                        "quartz",
                        "monitoring"))
                .allSatisfy(folder -> assertThat(readme).contains("\n## " + folder + "\n"));
    }

    @Test
    void cronRunsOneAtATime() throws IOException {
        List<String> entries = new ArrayList<>();
        for (String line : text("cron/towpath.crontab").lines().toList()) {
            if (!line.isBlank()
                    && !line.startsWith("#")
                    && !ASSIGNMENT.matcher(line).matches()) {
                entries.add(line);
            }
        }
        assertThat(entries).hasSize(1);
        String[] fields = entries.get(0).split(" ", 6);
        assertThat(String.join(" ", Arrays.copyOf(fields, 5))).matches(CRON);
        assertThat(fields[5])
                .startsWith("flock --nonblock")
                .contains("towpath reconcile")
                .doesNotContain("%");
    }

    @Test
    void systemdSignalsTowpathOnly() throws IOException {
        Map<String, Map<String, String>> service = ini("systemd/towpath.service");
        assertThat(service.keySet()).containsExactly("Unit", "Service");
        assertThat(service.get("Service"))
                .containsEntry("Type", "oneshot")
                .containsEntry("KillMode", "process")
                .containsEntry("KillSignal", "SIGTERM")
                .containsEntry("ExecStart", "/opt/towpath/towpath reconcile");
        Map<String, Map<String, String>> timer = ini("systemd/towpath.timer");
        assertThat(timer.keySet()).containsExactly("Unit", "Timer", "Install");
        assertThat(timer.get("Timer")).containsKey("OnUnitInactiveSec").doesNotContainKey("OnCalendar");
        assertThat(timer.get("Install")).containsEntry("WantedBy", "timers.target");
    }

    @Test
    void systemdGivesTheDaemonTimeToStop() throws IOException {
        Map<String, Map<String, String>> daemon = ini("systemd/towpath-serve.service");
        assertThat(daemon.keySet()).containsExactly("Unit", "Service", "Install");
        assertThat(daemon.get("Service"))
                .containsEntry("Type", "exec")
                .containsEntry("KillMode", "process")
                .containsEntry("KillSignal", "SIGTERM")
                .containsEntry("SuccessExitStatus", "143")
                .containsEntry("TimeoutStopSec", "120s");
        assertThat(Limits.SERVE_STOP_MAX).isLessThan(Duration.ofMinutes(2));
        assertThat(daemon.get("Service").get("ExecStart")).startsWith("/opt/towpath/towpath serve ");
    }

    @Test
    void githubNeedsNoStoredKeyAndCutsNoRunShort() throws IOException {
        Node.Mapping workflow = yaml("github-actions/towpath.yml").get(0);
        assertThat(value(workflow, "concurrency", "cancel-in-progress")).isEqualTo("false");
        assertThat(value(workflow, "permissions", "id-token")).isEqualTo("write");
        assertThat(value(workflow, "permissions", "contents")).isEqualTo("read");
        Node.Sequence schedule = (Node.Sequence) node(workflow, "on", "schedule");
        assertThat(value(schedule.items().get(0), "cron")).matches(CRON);
        Node.Sequence steps = (Node.Sequence) node(workflow, "jobs", "reconcile", "steps");
        assertThat(value(steps.items().get(0), "with", "fetch-depth"))
                .as("a shallow clone has no ancestry")
                .isEqualTo("0");
        assertThat(value(steps.items().get(3), "with", "terraform_wrapper")).isEqualTo("false");
        assertThat(text("github-actions/towpath.yml")).doesNotContain("secrets.");
    }

    @Test
    void kubernetesForbidsOverlapsAndWaitsForTerraform() throws IOException {
        List<Node.Mapping> documents = yaml("kubernetes/cronjob.yaml");
        assertThat(documents).hasSize(2);
        Node.Mapping job = documents.get(1);
        assertThat(value(job, "kind")).isEqualTo("CronJob");
        assertThat(value(job, "spec", "schedule")).matches(CRON);
        assertThat(value(job, "spec", "concurrencyPolicy")).isEqualTo("Forbid");
        assertThat(value(job, "spec", "jobTemplate", "spec", "backoffLimit")).isEqualTo("0");
        Node pod = node(job, "spec", "jobTemplate", "spec", "template", "spec");
        assertThat(value(pod, "restartPolicy")).isEqualTo("Never");
        assertThat(Integer.parseInt(value(pod, "terminationGracePeriodSeconds")))
                .isGreaterThanOrEqualTo(300);
        assertThat(value(pod, "serviceAccountName")).isEqualTo(value(documents.get(0), "metadata", "name"));
        Node container = ((Node.Sequence) node(pod, "containers")).items().get(0);
        assertThat(value(container, "securityContext", "readOnlyRootFilesystem"))
                .isEqualTo("true");
    }

    @Test
    void theDaemonsContainersHaveTimeToStopAndCannotWriteTheirImage() throws IOException {
        Node.Mapping deployment = yaml("kubernetes/serve.yaml").get(0);
        assertThat(value(deployment, "kind")).isEqualTo("Deployment");
        Node pod = node(deployment, "spec", "template", "spec");
        assertThat(Long.parseLong(value(pod, "terminationGracePeriodSeconds")))
                .isGreaterThan(Limits.SERVE_STOP_MAX.toSeconds());
        assertThat(value(pod, "securityContext", "runAsUser")).isEqualTo("65532");
        assertThat(value(pod, "serviceAccountName"))
                .isEqualTo(value(yaml("kubernetes/cronjob.yaml").get(0), "metadata", "name"));
        Node container = ((Node.Sequence) node(pod, "containers")).items().get(0);
        assertThat(value(container, "livenessProbe", "httpGet", "path")).isEqualTo("/healthz");
        assertThat(value(container, "readinessProbe", "httpGet", "path")).isEqualTo("/readyz");
        assertThat(value(container, "securityContext", "readOnlyRootFilesystem"))
                .isEqualTo("true");

        Node service = node(yaml("compose/compose.yaml").get(0), "services", "towpath");
        assertThat(value(service, "stop_grace_period")).isEqualTo("120s");
        assertThat(value(service, "read_only")).isEqualTo("true");
        assertThat(value(service, "user")).isEqualTo("65532:65532");
    }

    /** The image names the user that the examples ask for, its port, and where it writes. */
    @Test
    void theImageIsWhatTheExamplesSay() throws IOException {
        String pom = Files.readString(Path.of("pom.xml"));
        assertThat(pom)
                .contains("<user>65532:65532</user>")
                .contains("<port>8480</port>")
                .contains("<volume>/cache</volume>")
                .contains("<volume>/tmp</volume>")
                .contains("<image.base>scratch</image.base>");
    }

    @Test
    void theScheduledTaskIsAWholeModule() throws IOException {
        List<String> titles = new ArrayList<>();
        Set<String> variables = new TreeSet<>();
        StringBuilder all = new StringBuilder();
        for (String file : List.of("main.tf", "iam.tf", "variables.tf")) {
            for (HclBlock block : hcl("ecs-scheduled-task/" + file).blocks()) {
                titles.add(block.title());
                if (block.type().equals("variable")) {
                    variables.add(block.labels().get(0));
                }
            }
            all.append(text("ecs-scheduled-task/" + file));
        }
        assertThat(titles)
                .doesNotHaveDuplicates()
                .contains(
                        "resource \"aws_ecs_task_definition\" \"towpath\"",
                        "resource \"aws_scheduler_schedule\" \"towpath\"",
                        "resource \"aws_iam_role\" \"task\"",
                        "resource \"aws_iam_role\" \"scheduler\"");
        assertThat(variables).allSatisfy(name -> assertThat(all).contains("var." + name));
        String readme = text("README.md");
        assertThat(variables)
                .filteredOn(name -> !name.equals("schedule"))
                .allSatisfy(name -> assertThat(readme).containsPattern("(?m)^  " + name + " +="));
    }

    private static String text(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }

    private static HclBody hcl(String file) throws IOException {
        Findings findings = new Findings();
        Optional<HclBody> body = HclScanner.scan(new SourceText(file, text(file)), findings);
        assertThat(findings.problems()).as(file).isEmpty();
        return body.orElseThrow();
    }

    private static List<Node.Mapping> yaml(String file) throws IOException {
        List<Node.Mapping> documents = new ArrayList<>();
        for (String document : text(file).split("\n---\n", -1)) {
            Findings findings = new Findings();
            Optional<Node> tree = new SnakeYamlParser().parse(new SourceText(file, document), findings);
            assertThat(findings.problems()).as(file).isEmpty();
            documents.add((Node.Mapping) tree.orElseThrow());
        }
        return documents;
    }

    private static Node node(Node from, String... path) {
        Node at = from;
        for (String key : path) {
            at = ((Node.Mapping) at).get(key).orElseThrow(() -> new AssertionError("there is no \"" + key + "\""));
        }
        return at;
    }

    private static String value(Node from, String... path) {
        return ((Node.Text) node(from, path)).value();
    }

    private static Map<String, Map<String, String>> ini(String file) throws IOException {
        Map<String, Map<String, String>> sections = new LinkedHashMap<>();
        Map<String, String> section = new LinkedHashMap<>();
        for (String line : text(file).lines().toList()) {
            if (line.startsWith("[") && line.endsWith("]")) {
                section = new LinkedHashMap<>();
                sections.put(line.substring(1, line.length() - 1), section);
            } else if (!line.isBlank() && !line.startsWith("#")) {
                assertThat(line).as(file).matches("[A-Za-z]+=.+");
                section.put(line.substring(0, line.indexOf('=')), line.substring(line.indexOf('=') + 1));
            }
        }
        return sections;
    }
}
