package dev.towpath.architecture;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which package may see which, beside {@code model} and {@code problem}: the data flow as a table.
 *
 * <p>It is held against the classes by {@link ArchitectureTest} and printed into ARCHITECTURE.md by the same test.
 */
final class PackageTable {
    /** One row: a package, what flows through it, and what it may see. */
    record Row(String name, String flow, Set<String> sees) {
        Row(String name, String flow, String... sees) {
            this(name, flow, new TreeSet<>(List.of(sees)));
        }
    }

    static final List<Row> ROWS = List.of(
            new Row("model", "the nouns"),
            new Row("problem", "diagnostics as values"),
            new Row("log", "which run and target a line of the log is about, on whatever thread"),
            new Row("snapshot", "repository address → the repository at one commit"),
            new Row("desired", "snapshot → what should run where", "snapshot"),
            new Row("approval", "where pins come from, and reviews → verdicts", "snapshot", "desired"),
            new Row("observed", "AWS → what is recorded and what runs"),
            new Row(
                    "plan",
                    "all of the above, and the time → plan; pure",
                    "snapshot",
                    "desired",
                    "approval",
                    "observed"),
            new Row("execute", "plan → outcomes, in bounds", "log", "plan"),
            new Row("journal", "intents before, outcomes after; leases", "plan", "execute"),
            new Row("report", "one run, told", "approval", "observed", "plan", "execute", "journal"),
            new Row(
                    "notice",
                    "a report and what was last told → what is worth telling, once",
                    "approval",
                    "plan",
                    "report"),
            new Row(
                    "reconcile",
                    "the page to read first",
                    "log",
                    "snapshot",
                    "desired",
                    "approval",
                    "observed",
                    "plan",
                    "execute",
                    "journal",
                    "report"),
            new Row(
                    "daemon",
                    "schedules and requests to run soon → runs, again and again, and a board of what they found",
                    "log",
                    "observed",
                    "plan",
                    "report"),
            new Row("adapter.json", "JSON (Jackson)", "desired", "journal", "notice", "plan", "execute"),
            new Row("adapter.git", "git (JGit, BouncyCastle)", "snapshot", "approval"),
            new Row("adapter.yaml", "YAML (SnakeYAML)", "desired"),
            new Row("adapter.hcl", "HCL, the second decoder (hcl4j)", "desired"),
            new Row(
                    "adapter.aws",
                    "AWS (SDK v2), one package below it for each workload",
                    "log",
                    "observed",
                    "plan",
                    "execute",
                    "journal",
                    "adapter.json"),
            new Row("adapter.store", "the state store", "log", "plan", "execute", "journal", "notice", "adapter.json"),
            new Row(
                    "adapter.http",
                    "checks of what addresses answer, and bodies brought to them (the JDK's client)",
                    "execute"),
            new Row(
                    "adapter.notify",
                    "notices → signed webhooks and chat messages",
                    "notice",
                    "plan",
                    "report",
                    "adapter.http",
                    "adapter.json"),
            new Row(
                    "adapter.forge",
                    "pull requests, reviews and teams of a forge (its REST API)",
                    "snapshot",
                    "approval",
                    "report",
                    "adapter.http",
                    "adapter.json",
                    "adapter.process"),
            new Row("adapter.process", "child processes (commons-exec)"),
            new Row(
                    "adapter.terraform",
                    "Terraform",
                    "log",
                    "snapshot",
                    "desired",
                    "observed",
                    "plan",
                    "execute",
                    "journal",
                    "adapter.json",
                    "adapter.process"),
            new Row(
                    "adapter.quartz",
                    "when the daemon runs, alone or in a cluster (Quartz, PostgreSQL)",
                    "daemon",
                    "plan",
                    "report",
                    "adapter.json"),
            new Row(
                    "adapter.web",
                    "the daemon's web server, pages (Javalin, jte) and sign-in (Nimbus)",
                    "approval",
                    "observed",
                    "plan",
                    "report",
                    "daemon",
                    "adapter.http",
                    "adapter.json"),
            new Row("adapter.metrics", "what the daemon does, counted (Micrometer)", "plan", "report", "daemon"),
            new Row("adapter.otlp", "the times of a run → spans (OpenTelemetry)", "report"),
            new Row("adapter.logback", "the log as JSON (logback)", "log"),
            new Row("sandbox", "an AWS-wire-compatible rehearsal cloud"),
            new Row(
                    "cli",
                    "one class per verb",
                    "snapshot",
                    "desired",
                    "approval",
                    "plan",
                    "journal",
                    "reconcile",
                    "report"),
            new Row("app", "the composition root; sees all"));

    private PackageTable() {}

    /** Libraries and the one package that may use each. */
    static final Map<String, String> LIBRARY_HOMES = homes();

    private static Map<String, String> homes() {
        Map<String, String> homes = new LinkedHashMap<>();
        homes.put("org.eclipse.jgit", "adapter.git");
        homes.put("org.apache.sshd", "adapter.git");
        homes.put("org.bouncycastle", "adapter.git");
        homes.put("org.yaml.snakeyaml", "adapter.yaml");
        homes.put("com.bertramlabs", "adapter.hcl");
        homes.put("software.amazon.awssdk", "adapter.aws");
        homes.put("org.apache.commons.exec", "adapter.process");
        homes.put("com.fasterxml.jackson", "adapter.json");
        homes.put("org.quartz", "adapter.quartz");
        homes.put("com.zaxxer.hikari", "adapter.quartz");
        homes.put("org.postgresql", "adapter.quartz");
        homes.put("io.javalin", "adapter.web");
        homes.put("org.eclipse.jetty", "adapter.web");
        homes.put("jakarta.servlet", "adapter.web");
        homes.put("gg.jte", "adapter.web");
        homes.put("com.nimbusds", "adapter.web.signin");
        homes.put("io.micrometer", "adapter.metrics");
        homes.put("io.prometheus", "adapter.metrics");
        homes.put("io.opentelemetry", "adapter.otlp");
        homes.put("ch.qos.logback", "adapter.logback");
        homes.put("picocli", "cli");
        return homes;
    }

    /** The row of a package, given without {@code dev.towpath.}: its own, or the nearest one above it. */
    static Row of(String packageName) {
        return ROWS.stream()
                .filter(row -> packageName.equals(row.name()) || packageName.startsWith(row.name() + "."))
                .max(Comparator.comparingInt(row -> row.name().length()))
                .orElseThrow(() -> new IllegalArgumentException(packageName + " has no row in the package table"));
    }

    /** The table in Markdown. */
    static String markdown() {
        StringBuilder text =
                new StringBuilder("| package | what flows | sees, beside `model` and `problem` |\n|---|---|---|\n");
        for (Row row : ROWS) {
            String sees = row.name().equals("app") ? "all" : row.sees().isEmpty() ? "–" : String.join(", ", row.sees());
            text.append("| `")
                    .append(row.name())
                    .append("` | ")
                    .append(row.flow())
                    .append(" | ")
                    .append(sees)
                    .append(" |\n");
        }
        return text.toString();
    }
}
