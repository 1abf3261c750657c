package dev.towpath.bench;

import dev.towpath.testing.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A config repository of many applications in three environments, with a history of promotions. */
record LargeRepository(Path directory, List<String> apps) {
    static final Map<String, String> ACCOUNTS =
            Map.of("dev1", "111111111111", "stage1", "222222222222", "prod1", "333333333333");
    static final String SHARED = "920534281604";
    static final String NAMESPACE = "acme";
    static final String PIN = "sha-9f8e7d6";

    /** Writes it with git, each of the last commits promoting one application. */
    static LargeRepository create(Path directory, int count, int promotions) throws IOException {
        List<String> apps = new ArrayList<>();
        for (int at = 0; at < count; at++) {
            apps.add(String.format("app-%04d", at));
        }
        LargeRepository repository = new LargeRepository(directory, List.copyOf(apps));
        repository.write("towpath.yaml", platform());
        repository.write("policies/approvals.yaml", policy());
        repository.write("modules/ecs-webapp/main.tf", "variable \"name\" {}\nvariable \"environment\" {}\n");
        for (String app : apps) {
            for (String environment : ACCOUNTS.keySet()) {
                String folder = "apps/" + app + "/" + environment;
                repository.write(folder + "/main.tf", root(app, environment));
                repository.write(folder + "/promotion.yaml", "artifact: sha-0000000\n");
            }
        }
        Program git = Program.onPath("git", "install the package git")
                .in(directory)
                .with(Map.of(
                        "HOME",
                        directory.toString(),
                        "GIT_CONFIG_NOSYSTEM",
                        "1",
                        "GIT_CONFIG_GLOBAL",
                        "/dev/null",
                        "GIT_AUTHOR_NAME",
                        "bench",
                        "GIT_AUTHOR_EMAIL",
                        "bench@example.com",
                        "GIT_COMMITTER_NAME",
                        "bench",
                        "GIT_COMMITTER_EMAIL",
                        "bench@example.com"));
        git.run("init", "-q", "-b", "main");
        git.run("add", "-A");
        git.run("commit", "-q", "-m", "start");
        for (int at = 0; at < promotions; at++) {
            repository.pin(apps.get(at % apps.size()), "sha-" + String.format("%07x", at + 1));
            git.run("commit", "-q", "-a", "-m", "promote " + apps.get(at % apps.size()));
        }
        for (String app : apps) {
            repository.pin(app, PIN);
        }
        git.run("commit", "-q", "-a", "-m", "promote everything");
        return repository;
    }

    /** The commit that is deployed. */
    String head() {
        return Program.onPath("git", "install the package git").in(directory).text("rev-parse", "HEAD");
    }

    int targets() {
        return apps.size() * ACCOUNTS.size();
    }

    static String role(String account) {
        return "arn:aws:iam::" + account + ":role/towpath";
    }

    private void pin(String app, String pin) throws IOException {
        for (String environment : ACCOUNTS.keySet()) {
            write("apps/" + app + "/" + environment + "/promotion.yaml", "artifact: " + pin + "\n");
        }
    }

    private void write(String path, String content) throws IOException {
        Path file = directory.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private static String platform() {
        StringBuilder text = new StringBuilder("schema_version: 1\nnamespace: " + NAMESPACE + "\n");
        text.append("shared_services: { account: \"" + SHARED + "\", region: us-east-1, role: \"" + role(SHARED)
                + "\", artifact_bucket: acme-artifacts }\n");
        text.append("environments:\n");
        Map.of("dev1", "dev", "stage1", "staging", "prod1", "production")
                .forEach((name, tier) -> text.append("  " + name
                        + ": { tier: " + tier + ", account: \"" + ACCOUNTS.get(name) + "\", region: us-east-1, role: \""
                        + role(ACCOUNTS.get(name)) + "\" }\n"));
        return text.append("state: s3://acme-state/state\n").toString();
    }

    private static String policy() {
        return """
                groups: { staff: { users: [sam] } }
                rules:
                  - { name: dev, when: { tier: dev }, require: {} }
                  - { name: staging, when: { tier: staging }, require: { staff: 1 } }
                  - { name: production, when: { tier: production }, require: { staff: 1 } }
                  - { name: policy, when: { change: policy }, require: { staff: 1 } }
                """;
    }

    private static String root(String app, String environment) {
        return """
                module "app" {
                  source      = "../../../modules/ecs-webapp"
                  name        = "%s"
                  environment = "%s"
                }
                """.formatted(app, environment);
    }
}
