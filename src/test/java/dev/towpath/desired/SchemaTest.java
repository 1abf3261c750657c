package dev.towpath.desired;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.towpath.adapter.yaml.SnakeYamlParser;
import dev.towpath.approval.ApprovalPolicyReader;
import dev.towpath.approval.BreakGlassReader;
import dev.towpath.desired.raw.Findings;
import dev.towpath.desired.raw.Node;
import dev.towpath.desired.raw.SourceText;
import dev.towpath.model.EnvironmentName;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.Severity;
import dev.towpath.testing.MemoryTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The published schemas and the readers accept the same documents: complete ones, and thousands that are bent a little. */
class SchemaTest {
    private static final JsonSchemaFactory SCHEMAS = JsonSchemaFactory.getInstance(VersionFlag.V202012);

    /** What only a reader can see: it looks at two values, at a calendar, or at another file. */
    private static final Set<String> BEYOND_SCHEMAS = Set.of(
            "role_of_other_account",
            "unknown_group",
            "unknown_environment",
            "duplicate_rule",
            "duplicate_key",
            "duplicate_hook",
            "no_policy_rule",
            "break_glass_name",
            "missing_file");

    private static final List<String> VALUES = List.of(
            "x",
            "\"\"",
            "\" \"",
            "X_y",
            "-a",
            "true",
            "1",
            "0123456",
            "12e4567",
            "sha-9f8e7d6",
            "a/b",
            "[]",
            "[dev1, dev1]",
            "[dev1, prod1]",
            "[production]",
            "{}",
            "{ a: b }",
            "{ dev1: 30m }",
            "30m",
            "proven",
            "policy",
            "none",
            "latest",
            "track",
            "us-east-1",
            "\"111111111111\"",
            "file:/var/lib/towpath",
            "file:relative",
            "s3://bucket-name",
            "Europe/Berlin",
            "\"Sat 24:00\"",
            "2026-11-23T08:00:00Z",
            "2026-11-23",
            "");

    enum Kind {
        TOWPATH("towpath.schema.json", SchemaTest::platform, """
            schema_version: 1
            namespace: 920534281604-acme
            shared_services: { account: "920534281604", region: us-east-1, role: arn:aws:iam::920534281604:role/read, artifact_bucket: acme-artifacts }
            environments:
              dev1: { tier: dev, account: "111111111111", region: us-east-1, role: arn:aws:iam::111111111111:role/deploy }
              prod1: { tier: production, account: "333333333333", region: us-gov-west-1, require_digest: true }
            management_role: arn:aws:iam::444444444444:role/path/towpath
            state: s3://acme-towpath/state
            forge: { github: AcmeCorp/infra-config }
            freezes: [ { name: weekend, tiers: [production], from: "Fri 18:00", to: "Mon 07:00", timezone: America/Los_Angeles } ]
            terraform:
              plan_limits: { creates: 100, updates: 50, replaces: 3, destroys: 0 }
              protected: [aws_iam_role, "module.legacy.*"]
              drift: { every: 24h, max_per_run: 5, ignore: ["aws_ecs_service.*"] }
            auto_deploy: commit
            """),
        PROMOTION("promotion.schema.json", SchemaTest::promotion, """
            artifact: sha-9f8e7d6
            digest: sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9
            promoted_from: stage1
            suspend: false
            not_before: 2026-11-23T08:00:00Z
            rollback_of: sha-0badbad
            annotations: { change: CHG-1042 }
            retire: false
            """),
        APP("app.schema.json", SchemaTest::app, """
            type: container
            tech_stack: rails
            source: AcmeCorp/web-app
            artifact: { ecr_repository: acme/web-app, key: "builds/{app}/{sha}.zip" }
            container: app
            auto_deploy: [dev1]
            pipeline: [dev1, stage1, prod1]
            soak: { prod1: 30m }
            terraform: apply
            var_files: [../common.tfvars, "{env}.tfvars.json"]
            workspace: "{app}-{env}"
            depends_on: [network]
            ssm_prefix: "/{app}/{env}"
            module: web
            image_reference: tag
            on_drift: report
            verify: { url: "https://{env}.example.com/health", status: 200, within: 2m, contains: "{pin}", body: published, environments: { prod1: { url: "https://example.com", status: 204, body: any } } }
            hooks:
              before:
                - { name: migrate, command: [bin/rails, "db:migrate"], container: app, timeout: 10m, rollback: [bin/rails, "db:rollback"] }
              after: [ { name: warm, command: [bin/warm] } ]
            on_in_flight: wait
            headers: [ { match: "downloads/**", cache_control: "max-age=86400", content_type: "application/pdf" } ]
            plan_limits: { destroys: 20 }
            may_lose: [aws_db_instance.old, "module.cache.*"]
            drift: { every: 7d, ignore: [aws_ecs_service] }
            """),
        APPROVALS("approvals.schema.json", SchemaTest::approvals, """
            groups:
              staff: { teams: [AcmeCorp/platform], users: [platform-lead] }
              client: { users: [product-owner] }
            rules:
              - { name: dev, when: { tier: dev }, require: {} }
              - { name: one, when: { environments: [dev1, prod1], apps: [web-app] }, require: { staff: 1, codeowners: 2 } }
              - { name: destroys, when: { change: terraform, destroys: true, environment: prod1, app: dns }, require: { staff: 2 } }
              - { name: data, when: { change: terraform, protected: true }, require: { staff: 2 } }
              - { name: identity, when: { resources: ["aws_iam_*", "module.network.*"] }, require: { staff: 1 } }
              - { name: rollback, when: { rollback: proven }, require: { staff: 1 }, alone: true, waives: [soak, freeze] }
              - { name: policy, when: { change: policy }, require: { staff: 2 } }
            evidence: [forge_review, signed_merge]
            break_glass: { groups: [staff], max: 4h }
            """),
        BREAK_GLASS("break-glass.schema.json", SchemaTest::breakGlass, """
            app: web-app
            environment: prod1
            person: platform-lead
            reason: the site is down for everybody, INC-2041
            artifact: sha-0badbad
            digest: sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9
            expires: 2026-11-23T08:00:00Z
            """);

        final JsonSchema schema;
        final Function<String, Problems> reader;
        final String complete;

        Kind(String schema, Function<String, Problems> reader, String complete) {
            try {
                this.schema = SCHEMAS.getSchema(Files.readString(Path.of("docs/reference/schema", schema)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            this.reader = reader;
            this.complete = complete;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aCompleteDocumentIsAccepted(Kind kind) {
        assertThat(kind.schema.validate(json(kind.complete))).isEmpty();
        assertThat(kind.reader.apply(kind.complete).list()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void schemaAndReaderAgree(Kind kind) {
        Map<String, String> disagreements = new LinkedHashMap<>();
        int accepted = 0;
        List<String> documents = bent(kind.complete);
        for (String document : documents) {
            boolean bySchema = kind.schema.validate(json(document)).isEmpty();
            List<Problem> problems = kind.reader.apply(document).list().stream()
                    .filter(problem -> problem.severity() == Severity.ERROR)
                    .filter(problem -> !BEYOND_SCHEMAS.contains(problem.code()))
                    .toList();
            accepted += bySchema ? 1 : 0;
            if (bySchema != problems.isEmpty()) {
                disagreements.put(
                        document, bySchema ? "only the schema accepts it: " + problems : "only the reader accepts it");
            }
        }
        assertThat(disagreements).isEmpty();
        assertThat(documents).as("documents that say something").hasSizeGreaterThan(200);
        assertThat(accepted).as("good ones among them").isBetween(20, documents.size() - 100);
    }

    /** The document with each scalar, list or mapping replaced, each key misspelt, each key without a value. */
    private static List<String> bent(String document) {
        List<String> bent = new ArrayList<>();
        Matcher value = Pattern.compile(
                        "(?<=[:\\[,] )(\"[^\"\n]*\"|\\[[^\\]\n]*\\]|\\{[^{}\n]*\\}|[^\\s\"\\[{,\\]}][^,\\]}\n]*)")
                .matcher(document);
        while (value.find()) {
            for (String other : VALUES) {
                bent.add(document.substring(0, value.start()) + other + document.substring(value.end()));
            }
        }
        Matcher key = Pattern.compile("(?<=^|[{,\n] {0,4})([a-z_0-9]+)(?=:)").matcher(document);
        while (key.find()) {
            bent.add(document.substring(0, key.end()) + "x" + document.substring(key.end()));
        }
        document.lines().forEach(line -> bent.add(document.replace(line + "\n", "")));
        bent.removeIf(text -> tree(text).isEmpty());
        return bent;
    }

    private static Optional<Node> tree(String document) {
        Findings findings = new Findings();
        Optional<Node> node = new SnakeYamlParser().parse(new SourceText("file.yaml", document), findings);
        return findings.hasErrors() ? Optional.empty() : node;
    }

    /** The tree as JSON in which every scalar is text, and an empty one is null. */
    private static JsonNode json(String document) {
        return json(tree(document).orElseThrow());
    }

    private static JsonNode json(Node node) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        return node.fold(
                text -> text.value().isEmpty() && !text.quoted() ? make.nullNode() : make.textNode(text.value()),
                list -> {
                    ArrayNode array = make.arrayNode();
                    list.items().forEach(item -> array.add(json(item)));
                    return array;
                },
                mapping -> {
                    ObjectNode object = make.objectNode();
                    mapping.entries().forEach(entry -> object.set(entry.key().value(), json(entry.value())));
                    return object;
                });
    }

    private static Problems platform(String document) {
        Findings findings = new Findings();
        tree(document).ifPresent(node -> new PlatformFile(findings).read(node));
        return findings.problems();
    }

    private static Problems promotion(String document) {
        Findings findings = new Findings();
        tree(document).ifPresent(node -> new PromotionFile(findings).read(node));
        return findings.problems();
    }

    private static Problems breakGlass(String document) {
        MemoryTree tree = MemoryTree.empty().with("policies/break-glass/web-app-prod1.yaml", document);
        return new BreakGlassReader(new SnakeYamlParser(), () -> Instant.EPOCH)
                .read(tree)
                .get(0)
                .problems();
    }

    private static Problems app(String document) {
        Findings findings = new Findings();
        tree(document).ifPresent(node -> new AppFile(Forms.ENVIRONMENT, Forms.APP, findings).read(node));
        return findings.problems();
    }

    private static Problems approvals(String document) {
        return new ApprovalPolicyReader(new SnakeYamlParser())
                .read(
                        MemoryTree.empty().with("policies/approvals.yaml", document),
                        Set.of(new EnvironmentName("dev1"), new EnvironmentName("prod1")))
                .problems();
    }
}
