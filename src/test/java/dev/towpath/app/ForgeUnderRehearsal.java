package dev.towpath.app;

import dev.towpath.adapter.json.Json;
import dev.towpath.model.GitSha;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.testing.GitHttpServer;
import dev.towpath.testing.GitHubPullRequest;
import dev.towpath.testing.GitHubRepository;
import dev.towpath.testing.GitHubServer;
import dev.towpath.testing.GitRepository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** The real program on a repository that is served over HTTP, with a scripted GitHub and the rehearsal cloud beside it. */
final class ForgeUnderRehearsal extends ProgramUnderTest implements AutoCloseable {
    static final String REPOSITORY = "AcmeCorp/infra-config";
    static final String OLD = "sha-1111111";
    static final String NEW = "sha-2222222";
    static final String PROD = "apps/web/prod1/promotion.yaml";
    static final String TOKEN = "token-of-a-job";

    final GitRepository git;
    final GitHubServer github = GitHubServer.start();
    final GitHubRepository forge;
    final Cloud cloud = new Cloud().rollout(Duration.ofMillis(200));
    private final GitHttpServer server;
    private final Sandbox sandbox = Sandbox.start(cloud, 0);
    private final AtomicInteger tries = new AtomicInteger();

    /** A repository whose web application is pinned in dev1 and prod1, with nothing deployed yet. */
    ForgeUnderRehearsal(Path directory) {
        super(directory);
        this.git = GitRepository.create(directory.resolve("served/infra-config.git"));
        this.server = GitHttpServer.start(directory.resolve("served"));
        git.as("root")
                .put("towpath.yaml", platform(directory))
                .put("policies/approvals.yaml", POLICY)
                .put("modules/ecs-webapp/main.tf", "resource \"terraform_data\" \"this\" {}\n");
        for (String environment : List.of("dev1", "prod1")) {
            git.put("apps/web/" + environment + "/main.tf", module(environment));
        }
        git.put("apps/web/dev1/promotion.yaml", "artifact: " + NEW + "\n").commit("Begin");
        this.forge = github.repository(REPOSITORY, git);
        github.require(TOKEN).team("AcmeCorp/platform", "tess");
        // Once pinned in the history, an artifact exists in the rehearsal.
        git.put("apps/web/dev1/promotion.yaml", "artifact: " + OLD + "\n").commit("Pin the old one");
        git.put("apps/web/dev1/promotion.yaml", "artifact: " + NEW + "\n").commit("Pin the new one");
        List<String> remarks = SeededCloud.seed(cloud, git.directory(), directory);
        if (!remarks.isEmpty()) {
            throw new IllegalStateException(remarks.toString());
        }
        withCredentials();
        environment.putAll(Map.of(
                "AWS_ENDPOINT_URL", sandbox.endpoint().toString(),
                "GITHUB_API_URL", github.url(),
                "GITHUB_TOKEN", TOKEN,
                "TOWPATH_REPO", url()));
    }

    String url() {
        return server.url("infra-config.git");
    }

    /** A pull request from a branch of its own; each edit is a path and its content, an empty one removes the file. */
    GitHubPullRequest propose(int number, String author, String... edits) {
        git.on("change-" + number).as(author);
        for (int at = 0; at < edits.length; at += 2) {
            if (edits[at + 1].isEmpty()) {
                git.remove(edits[at]);
            } else {
                git.put(edits[at], edits[at + 1]);
            }
        }
        GitSha head = git.commit("Change " + number);
        git.point("refs/pull/" + number + "/head", head);
        GitHubPullRequest request = forge.pullRequest(number, author, head, "main");
        git.on("main");
        return request.testMergedAs(tryMerge(number, head));
    }

    /** What GitHub does after each push: the merge of the head into the branch, on a ref of its own. */
    GitSha tryMerge(int number, GitSha head) {
        git.on("main");
        GitSha merge = git.on("try-" + tries.incrementAndGet())
                .as("web-flow")
                .load(head)
                .commit("Merge " + head + " into main", head);
        git.point("refs/pull/" + number + "/merge", merge);
        git.on("main");
        return merge;
    }

    static Json target(Json report, String app, String environment) {
        return report.get("targets").items().stream()
                .filter(it -> (app + "/" + environment)
                        .equals(it.get("app").text().orElse("") + "/"
                                + it.get("env").text().orElse("")))
                .findFirst()
                .orElseThrow(() -> new AssertionError(report.toString()));
    }

    static String state(Json report, String app, String environment) {
        return target(report, app, environment).get("state").text().orElseThrow();
    }

    @Override
    public void close() {
        sandbox.close();
        github.close();
        server.close();
        git.close();
    }

    static String module(String environment) {
        return "terraform {\n  backend \"s3\" {\n    bucket = \"acme-terraform\"\n  }\n}\nmodule \"app\" {\n"
                + "  source = \"../../../modules/ecs-webapp\"\n  name = \"web\"\n  environment = \"" + environment
                + "\"\n}\n";
    }

    static String platform(Path directory) {
        return """
                schema_version: 1
                namespace: 920534281604-acme
                shared_services: { account: "920534281604", region: us-east-1, role: "arn:aws:iam::920534281604:role/r", artifact_bucket: acme-artifacts }
                environments:
                  dev1: { tier: dev, account: "111111111111", region: us-east-1, role: "arn:aws:iam::111111111111:role/d" }
                  prod1: { tier: production, account: "333333333333", region: us-east-1, role: "arn:aws:iam::333333333333:role/d" }
                state: file:%s/state
                forge: { github: %s }
                """.formatted(directory, REPOSITORY);
    }

    static final String POLICY = """
            groups:
              staff: { teams: [AcmeCorp/platform], users: [sam] }
              client: { users: [carl] }
            rules:
              - { name: dev, when: { tier: dev }, require: {} }
              - { name: production, when: { tier: production }, require: { staff: 1, client: 1 } }
              - { name: destroys, when: { change: terraform, destroys: true }, require: { staff: 2 } }
              - { name: policy, when: { change: policy }, require: { staff: 1, client: 1 } }
            """;
}
