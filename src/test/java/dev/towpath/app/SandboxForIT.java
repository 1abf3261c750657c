package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.git.JGitSnapshotSource;
import dev.towpath.adapter.git.RemoteAccess;
import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.adapter.hcl.Hcl4jDecoder;
import dev.towpath.adapter.json.JacksonTreeParser;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.desired.ConfigRepositoryReader;
import dev.towpath.model.AppName;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Progress;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.CloudAccount;
import dev.towpath.snapshot.Person;
import dev.towpath.snapshot.RepoSnapshot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cloud is filled with what a real repository, with its history, needs. */
class SandboxForIT {
    private static final Person AUTHOR = new Person("Dev", "dev@example.com");
    private static final Instant AT = Instant.parse("2026-11-20T08:00:00Z");
    private static final String DECLARED = "sha256:" + "ab".repeat(32);

    @TempDir
    private Path directory = Path.of("");

    private final Cloud cloud = new Cloud();
    private List<String> remarks = List.of();

    @BeforeEach
    void seed() throws IOException {
        Path repository = directory.resolve("repository");
        write(repository, "towpath.yaml", PLATFORM);
        write(repository, "policies/approvals.yaml", "rules: [ { name: all, when: { tier: dev }, require: {} } ]\n");
        write(repository, "apps/web/dev1/main.tf", module("ecs-webapp", "web", "  enable_worker = true\n"));
        write(repository, "apps/web/dev1/promotion.yaml", "artifact: sha-1111111\n");
        write(repository, "apps/site/dev1/main.tf", module("static-website", "site", ""));
        write(repository, "apps/site/dev1/promotion.yaml", "artifact: 1111111\n");
        write(repository, "modules/ecs-webapp/main.tf", "resource \"terraform_data\" \"this\" {}\n");
        write(repository, "modules/static-website/main.tf", "resource \"terraform_data\" \"this\" {}\n");
        write(repository, "apps/broken/dev1/main.tf", "module \"x\" {\n");
        try (RepositoryWriter writer = RepositoryWriter.init(repository)) {
            writer.commit("Begin", AUTHOR, AT);
            write(repository, "apps/web/dev1/promotion.yaml", "artifact: sha-2222222\ndigest: " + DECLARED + "\n");
            write(repository, "apps/site/dev1/promotion.yaml", "artifact: 2222222\ndigest: " + DECLARED + "\n");
            writer.commit("Promote", AUTHOR, AT);
        }
        try (JGitSnapshotSource source = new JGitSnapshotSource(
                directory.resolve("cache"),
                RemoteAccess.ofHome(directory),
                (operation, mutation) -> {},
                Progress.silent())) {
            RepoSnapshot snapshot = source.open(repository.toString(), Optional.empty());
            SnakeYamlParser yaml = new SnakeYamlParser();
            ConfigRepositoryReader reader =
                    new ConfigRepositoryReader(yaml, new JacksonTreeParser(), new Hcl4jDecoder(Duration.ofSeconds(10)));
            remarks = SandboxFor.seed(cloud, snapshot, reader.read(snapshot), yaml);
        }
    }

    @Test
    void containersHaveTheirServicesAndNothingIsDeployed() {
        CloudAccount dev = cloud.account("111111111111");
        assertThat(dev.parameter("/web/dev1/container-image-tag")).contains("latest");
        assertThat(dev.parameter("/web/dev1/ecs-cluster-name")).contains("platform");
        assertThat(dev.parameter("/web/dev1/ecs-service-name")).contains("web-dev1");
        assertThat(dev.parameter("/web/dev1/ecs-worker-service-name")).contains("web-dev1-worker");
        assertThat(dev.runningImages("platform", "web-dev1-worker"))
                .containsExactly("920534281604.dkr.ecr.us-east-1.amazonaws.com/920534281604-acme/web:latest");
    }

    @Test
    void everyImageThatWasEverPinnedExistsWithItsDigest() {
        CloudAccount shared = cloud.account("920534281604");
        assertThat(shared.imageDigest("920534281604-acme/web", "sha-1111111")).isPresent();
        assertThat(shared.imageDigest("920534281604-acme/web", "sha-2222222")).contains(new Digest(DECLARED));
        assertThat(shared.imageDigest("920534281604-acme/web", "sha-3333333")).isEmpty();
    }

    @Test
    void sitesHaveTheirBucketTheirDistributionAndRealZips() {
        CloudAccount dev = cloud.account("111111111111");
        assertThat(dev.parameter("/site/dev1/artifact-key")).contains("not-deployed-yet");
        String bucket = dev.parameter("/site/dev1/website-bucket-name").orElseThrow();
        assertThat(dev.objects(bucket)).isEmpty();
        assertThat(dev.invalidations(
                        dev.parameter("/site/dev1/cloudfront-distribution-id").orElseThrow()))
                .isEmpty();
        assertThat(cloud.account("920534281604").objects("acme-artifacts"))
                .containsExactly("builds/site/1111111.zip", "builds/site/2222222.zip");
        assertThat(cloud.account("920534281604").object("acme-artifacts", "builds/site/1111111.zip"))
                .hasValueSatisfying(
                        zip -> assertThat(zip).isEqualTo(RehearsalSite.zip(new AppName("site"), new Pin("1111111"))));
    }

    @Test
    void stateBucketsExistInTheSharedAccountAndInTheirs() {
        assertThat(cloud.account("920534281604").objects("acme-state")).isEmpty();
        assertThat(cloud.account("111111111111").objects("acme-terraform-dev")).isEmpty();
    }

    @Test
    void whatCannotBeSeededIsSaid() {
        assertThat(remarks)
                .containsExactlyInAnyOrder(
                        "broken/dev1 cannot be read, so nothing was seeded for it",
                        "site/dev1 pins 2222222 by a digest that no rehearsal zip can have; pin "
                                + Digest.of(RehearsalSite.zip(new AppName("site"), new Pin("2222222")))
                                + " or no digest to rehearse it");
    }

    private static String module(String name, String app, String more) {
        return "terraform {\n  backend \"s3\" {\n    bucket = \"acme-terraform-dev\"\n  }\n}\n"
                + "module \"app\" {\n  source = \"../../../modules/" + name + "\"\n  name = \"" + app
                + "\"\n  environment = \"dev1\"\n" + more + "}\n";
    }

    private static void write(Path repository, String path, String text) throws IOException {
        Path file = repository.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static final String PLATFORM = """
            schema_version: 1
            namespace: 920534281604-acme
            shared_services: { account: "920534281604", region: us-east-1, role: "arn:aws:iam::920534281604:role/r", artifact_bucket: acme-artifacts }
            environments:
              dev1: { tier: dev, account: "111111111111", region: us-east-1, role: "arn:aws:iam::111111111111:role/d" }
            state: s3://acme-state/state
            """;
}
