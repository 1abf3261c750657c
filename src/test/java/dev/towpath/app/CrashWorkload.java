package dev.towpath.app;

import dev.towpath.testing.GitRepository;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is being deployed when a run is killed: a repository whose branch {@code before} runs already, and {@code main} does not. */
enum CrashWorkload {
    /** Two services that roll together, a hook before, a hook after, and an address that is asked in the end. */
    CONTAINER("after ssm:PutParameter", "web"),
    /** A static site whose old release is served meanwhile. */
    SITE("after cloudfront:CreateInvalidation", "site"),
    /** A container and a site at the same time. */
    MIXED("after ecs:UpdateService", "web", "site"),
    /** A Terraform root. */
    TERRAFORM("after writing history/net/prod1/*.json", "net");

    static final String PRODUCTION = "333333333333";
    static final String SHARED = "920534281604";

    private static final String PLATFORM = """
        schema_version: 1
        namespace: acme
        shared_services: { account: "920534281604", region: us-east-1, artifact_bucket: acme-artifacts,
                           role: "arn:aws:iam::920534281604:role/towpath-read" }
        environments:
          prod1: { tier: production, account: "333333333333", region: us-east-1,
                   role: "arn:aws:iam::333333333333:role/towpath-deploy" }
        state: s3://acme-state/state
        """;
    private static final String POLICY = "rules: [ { name: all, when: { tier: production }, require: {} } ]\n";
    private static final String MODULE = """
            module "app" {
              source      = "../../../modules/%s"
              name        = "%s"
              environment = "prod1"
            %s}
            """;

    private final String sorest;
    private final List<String> apps;

    CrashWorkload(String sorest, String... apps) {
        this.sorest = sorest;
        this.apps = List.of(apps);
    }

    List<String> apps() {
        return apps;
    }

    /** Where a kill once did harm. */
    String sorest() {
        return sorest;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * Writes the repository.
     *
     * @param bare where it is made
     * @param health the address that answers when the container is well; empty if nothing is asked
     * @param backend where Terraform keeps its state
     */
    void write(Path bare, String health, String backend) {
        try (GitRepository repository = GitRepository.create(bare)) {
            repository.put("towpath.yaml", PLATFORM).put("policies/approvals.yaml", POLICY);
            apps.forEach(app -> app(app, health, backend).forEach(repository::put));
            repository.point("refs/heads/before", repository.commit("Begin"));
            apps.forEach(app -> newer(app, backend).forEach(repository::put));
            repository.point("refs/heads/main", repository.commit("Promote"));
        }
    }

    private static Map<String, String> app(String app, String health, String backend) {
        String folder = "apps/" + app + "/prod1/";
        return switch (app) {
            case "web" ->
                Map.of(
                        folder + "main.tf",
                        MODULE.formatted("ecs-webapp", "web", "  enable_worker = true\n"),
                        folder + "promotion.yaml",
                        "artifact: sha-1111111\n",
                        "apps/web/app.yaml",
                        "hooks:\n  before: [ { name: migrate, command: [bin/migrate] } ]\n"
                                + "  after: [ { name: tidy, command: [bin/tidy] } ]\n"
                                + (health.isEmpty() ? "" : "verify: { url: \"" + health + "\" }\n"),
                        "modules/ecs-webapp/main.tf",
                        "resource \"terraform_data\" \"this\" {}\n");
            case "site" ->
                Map.of(
                        folder + "main.tf",
                        MODULE.formatted("static-website", "site", ""),
                        folder + "promotion.yaml",
                        "artifact: \"1111111\"\n",
                        "modules/static-website/main.tf",
                        "resource \"terraform_data\" \"this\" {}\n");
            default ->
                Map.of(
                        folder + "main.tf",
                        backend + "resource \"terraform_data\" \"first\" {\n  input = \"old\"\n}\n",
                        "apps/" + app + "/app.yaml",
                        "ssm_prefix: /net/{env}\n");
        };
    }

    private static Map<String, String> newer(String app, String backend) {
        String folder = "apps/" + app + "/prod1/";
        return switch (app) {
            case "web" -> Map.of(folder + "promotion.yaml", "artifact: sha-2222222\n");
            case "site" -> Map.of(folder + "promotion.yaml", "artifact: \"2222222\"\n");
            default ->
                Map.of(
                        folder + "main.tf",
                        backend + "resource \"terraform_data\" \"first\" {\n  input = \"new\"\n}\n"
                                + "resource \"terraform_data\" \"second\" {}\n");
        };
    }
}
