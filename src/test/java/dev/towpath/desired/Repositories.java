package dev.towpath.desired;

import dev.towpath.adapter.hcl.Hcl4jDecoder;
import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.problem.Problem;
import dev.towpath.testing.MemoryTree;
import dev.towpath.testing.Snapshots;
import java.time.Duration;
import java.util.List;

/** Small config repositories, and the reader as the program wires it. */
final class Repositories {
    static final String PLATFORM = """
            namespace: 920534281604-acme
            shared_services: { account: "920534281604", region: us-east-1 }
            environments:
              dev1: { tier: dev, account: "111111111111", region: us-east-1 }
              stage1: { tier: staging, account: "222222222222", region: us-east-1 }
              prod1: { tier: production, account: "333333333333", region: us-east-1, require_digest: true }
            """;

    private Repositories() {}

    static ConfigRepositoryReader reader() {
        return new ConfigRepositoryReader(
                new SnakeYamlParser(), new JacksonTreeParser(), new Hcl4jDecoder(Duration.ofSeconds(20)));
    }

    /** A platform, a policy and the two modules, without any application. */
    static MemoryTree platform() {
        return MemoryTree.empty()
                .with("towpath.yaml", PLATFORM)
                .with("policies/approvals.yaml", "rules: []\n")
                .with("modules/ecs-webapp/main.tf", "resource \"aws_ecs_cluster\" \"this\" {\n}\n")
                .with("modules/static-website/main.tf", "resource \"aws_s3_bucket\" \"this\" {\n}\n");
    }

    /** The platform with the container application {@code web-app} in three environments. */
    static MemoryTree webApp() {
        MemoryTree tree = platform();
        for (String environment : List.of("dev1", "stage1", "prod1")) {
            tree = tree.with("apps/web-app/" + environment + "/main.tf", webAppRoot(environment))
                    .with("apps/web-app/" + environment + "/promotion.yaml", "artifact: sha-9f8e7d6\n");
        }
        return tree;
    }

    static String webAppRoot(String environment) {
        return """
                module "app" {
                  source      = "../../../modules/ecs-webapp"
                  name        = "web-app"
                  environment = "%s"
                }
                """.formatted(environment);
    }

    static DesiredState read(MemoryTree tree) {
        return reader().read(Snapshots.of(tree));
    }

    /** The problems as a person reads them. */
    static List<String> problems(MemoryTree tree) {
        return read(tree).problems().list().stream().map(Problem::toString).toList();
    }
}
