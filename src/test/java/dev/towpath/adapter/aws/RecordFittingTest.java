package dev.towpath.adapter.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.adapter.json.RecordJson;
import dev.towpath.model.Account;
import dev.towpath.model.AppName;
import dev.towpath.model.ContainerService;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.ImageReference;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.ParameterPrefix;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Region;
import dev.towpath.model.RunId;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.model.Workload;
import dev.towpath.observed.ObservedTarget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecordFittingTest {
    private static final Place PLACE =
            new Place(new Account("111111111111"), new Region("us-east-1"), Optional.empty());

    @Test
    void aRecordThatFitsIsLeftAlone() {
        DeploymentRecord record = record(Map.of("task_definition", "t", "base", "b"), Map.of());

        assertThat(FittedRecord.of(record)).contains(RecordJson.write(record));
    }

    @Test
    void theLongestDetailThatIsNotNeededGoesFirstAndIsNamed() {
        DeploymentRecord record =
                record(Map.of("task_definition", "t".repeat(900), "summary", "s".repeat(4000), "base", "b"), Map.of());

        DeploymentRecord fitted = RecordJson.read(FittedRecord.of(record).orElseThrow());

        assertThat(fitted.details())
                .isEqualTo(Map.of("task_definition", "t".repeat(900), "base", "b", "trimmed", "summary"));
    }

    @Test
    void manyApproversAreCutLastAndNamed() {
        List<String> many = IntStream.range(0, 500).mapToObj(n -> "person-" + n).toList();
        DeploymentRecord record = record(Map.of("deployment", "d", "base", "b"), Map.of("staff", many));

        String text = FittedRecord.of(record).orElseThrow();

        assertThat(text.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(4096);
        DeploymentRecord fitted = RecordJson.read(text);
        assertThat(fitted.approvedBy()).isEqualTo(Map.of("staff", many.subList(0, 10)));
        assertThat(fitted.details()).isEqualTo(Map.of("deployment", "d", "trimmed", "base,approved_by"));
    }

    @Test
    void thatAHookHasRunIsNeverForgotten() {
        Map<String, String> details = new TreeMap<>(Map.of("task_definition", "t".repeat(1500)));
        IntStream.range(0, 50).forEach(n -> details.put("hook_before_step-" + n, "0123456789abcdef".repeat(2)));

        DeploymentRecord fitted =
                RecordJson.read(FittedRecord.of(record(details, Map.of())).orElseThrow());

        assertThat(fitted.details().keySet()).containsAll(details.keySet());
        assertThat(fitted.details()).containsEntry("trimmed", "hooks");
    }

    @Test
    void whatCannotFitIsNotWritten() {
        assertThat(FittedRecord.of(record(Map.of("deployment", "d".repeat(5000)), Map.of())))
                .isEmpty();
    }

    @Test
    void batchesHoldTenNamesAndWholeTargetsOfOnePlace() {
        Place other = new Place(new Account("222222222222"), new Region("us-east-1"), Optional.empty());
        List<ObservedTarget> targets = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            targets.add(target("c" + number, PLACE, "container"));
            targets.add(target("s" + number, PLACE, "site"));
            targets.add(target("i" + number, PLACE, "infrastructure"));
        }
        targets.add(target("x", other, "container"));

        List<ParameterBatches.Batch> batches = ParameterBatches.of(targets);

        assertThat(batches).allSatisfy(batch -> assertThat(batch.names()).hasSizeLessThanOrEqualTo(10));
        assertThat(batches.stream().flatMap(batch -> batch.targets().stream()))
                .containsExactlyInAnyOrderElementsOf(targets);
        assertThat(batches)
                .allSatisfy(batch -> assertThat(batch.targets())
                        .allSatisfy(target -> assertThat(target.place()).isEqualTo(batch.place())));
        assertThat(batches).as("5 x 5 + 5 x 4 + 5 names, and 5 elsewhere").hasSize(6);
    }

    @Test
    void secretsAreNeverAskedFor() {
        assertThat(ParameterBatches.names(target("web", PLACE, "container")))
                .containsExactly(
                        "/web/prod1/container-image-tag",
                        "/web/prod1/ecs-cluster-name",
                        "/web/prod1/ecs-service-name",
                        "/web/prod1/ecs-worker-service-name",
                        "/web/prod1/towpath/record");
        assertThat(ParameterBatches.names(target("docs", PLACE, "site")))
                .containsExactly(
                        "/docs/prod1/artifact-key",
                        "/docs/prod1/website-bucket-name",
                        "/docs/prod1/cloudfront-distribution-id",
                        "/docs/prod1/towpath/record");
        assertThat(ParameterBatches.names(target("net", PLACE, "infrastructure")))
                .containsExactly("/net/prod1/towpath/record");
    }

    @Test
    void othersReadTheWholeKeyOfASite() {
        Workload site = target("docs", PLACE, "site").workload();

        assertThat(SsmRecords.recordedValue(site, record(Map.of(), Map.of()))).contains("builds/docs/1.zip");
    }

    @Test
    void lifecyclePoliciesThatCountImagesAreUnderstood() {
        String policy = """
                {"rules":[{"rulePriority":1,"selection":{"tagStatus":"untagged","countType":"imageCountMoreThan","countNumber":3}},
                {"rulePriority":2,"selection":{"tagStatus":"any","countType":"imageCountMoreThan","countNumber":30}},
                {"rulePriority":3,"selection":{"tagStatus":"any","countType":"sinceImagePushed","countNumber":2}}]}
                """;

        assertThat(LifecycleRule.imagesKept(policy)).contains(30);
        assertThat(LifecycleRule.imagesKept("{}")).isEmpty();
        assertThat(LifecycleRule.imagesKept("nonsense")).isEmpty();
    }

    @Test
    void anIndexNamesItsPlatformsAndNotItsAttestations() {
        String arm = "sha256:" + "a".repeat(64);
        String text = "{\"manifests\":[{\"digest\":\"" + arm
                + "\",\"platform\":{\"architecture\":\"arm64\",\"os\":\"linux\"}},{\"digest\":\"sha256:"
                + "b".repeat(64) + "\",\"platform\":{\"architecture\":\"unknown\",\"os\":\"unknown\"}}]}";

        ImageManifest manifest = ImageManifest.read(text);

        assertThat(manifest.platforms()).containsExactly("linux/arm64");
        assertThat(manifest.parts()).containsExactly(new Digest(arm));
        assertThat(ImageManifest.read("nonsense").platforms()).isEmpty();
    }

    @Test
    void credentialsForOtherProgramsAreADocument() {
        RoleCredentials credentials = new RoleCredentials(
                "AKIA", "secret", Optional.of("token"), Optional.of(Instant.parse("2026-11-20T09:30:00Z")));

        assertThat(CredentialDocument.of(credentials))
                .isEqualTo("{\"AccessKeyId\":\"AKIA\",\"Expiration\":\"2026-11-20T09:30:00Z\","
                        + "\"SecretAccessKey\":\"secret\",\"SessionToken\":\"token\",\"Version\":1}");
        assertThat(credentials.toString()).doesNotContain("secret").doesNotContain("token");
    }

    private static ObservedTarget target(String app, Place place, String kind) {
        ParameterPrefix prefix = new ParameterPrefix("/" + app + "/prod1");
        Workload workload = switch (kind) {
            case "container" -> new ContainerService(prefix, "acme/" + app, Optional.empty(), ImageReference.TAG);
            case "site" -> new StaticSite(prefix, new AppName(app), StaticSite.DEFAULT_KEY_TEMPLATE);
            default -> new Infrastructure(prefix);
        };
        return new ObservedTarget(Target.of(app, "prod1"), place, workload);
    }

    private static DeploymentRecord record(Map<String, String> details, Map<String, List<String>> approvedBy) {
        return new DeploymentRecord(
                Optional.of(new Pin("sha-1")),
                Optional.of(new Digest("sha256:" + "0".repeat(64))),
                new GitSha("1".repeat(40)),
                Optional.of(1),
                new TreeMap<>(approvedBy),
                Optional.empty(),
                new RunId("r"),
                Instant.EPOCH,
                new TreeMap<>(details));
    }
}
