package dev.towpath.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import dev.towpath.adapter.git.RepositoryWriter;
import dev.towpath.sandbox.Cloud;
import dev.towpath.sandbox.Sandbox;
import dev.towpath.snapshot.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code doctor} finds in a repository from the template and in the rehearsal cloud, whole and with planted faults. */
class DoctorIT {
    private static final Person DEVELOPER = new Person("developer", "developer@example.com");
    private static final String MODULE = "modules/ecs-webapp/main.tf";

    private final Cloud cloud = new Cloud();
    private final Sandbox sandbox = Sandbox.start(cloud, 0);

    @TempDir
    private Path directory;

    private ProgramUnderTest program;

    private Path infra;

    @BeforeEach
    void begin() throws IOException {
        program = new ProgramUnderTest(directory, sandbox);
        program.environment.put("PATH", "/nowhere");
        infra = program.infra;
        write("policies/approvals.yaml", text("policies/approvals.yaml") + "\nevidence: [merge]\n");
    }

    @AfterEach
    void end() {
        sandbox.close();
    }

    @Test
    void aWholeWorldHasOneLineForEachThingAndNothingIsChanged() throws IOException {
        write("apps/web-app/app.yaml", text("apps/web-app/app.yaml") + "\nterraform: \"off\"\n");
        commit();
        SeededCloud.seed(cloud, infra, directory);
        assertThat(program.run("doctor", "--app", "web-app,marketing-site", "--format", "json"))
                .as(() -> program.text() + program.complaint())
                .isZero();
        JsonNode json = new ObjectMapper().readTree(program.text());
        assertThat(JsonSchemaFactory.getInstance(VersionFlag.V202012)
                        .getSchema(Files.readString(Path.of("docs/reference/schema/checkup.schema.json")))
                        .validate(json))
                .isEmpty();
        json.get("calls")
                .fieldNames()
                .forEachRemaining(call ->
                        assertThat(call).doesNotContainPattern(":(Put|Create|Update|Delete|Register|Run|POST|PATCH)"));
        program.run("doctor", "--app", "web-app,marketing-site");
        assertThat(program.text())
                .contains("environment prod1\n  ok    account 333333333333 answers to \"arn:aws:sts::333333333333:")
                .contains("  ok    the parameters of 2 targets can be read\n")
                .contains("  ok    2 services take deployments\n")
                .contains(" and the distribution \"")
                .contains(
                        "state store\n  ok    \"s3://920534281604-acme-towpath/state\" can be read; no run has used it yet")
                .contains("  ok    2 of 2 pinned artifacts can be deployed\n")
                .contains("terraform\n  ok    no root is planned by Towpath, so no engine is needed\n")
                .contains(
                        "approvals\n  warn  evidence \"merge\" counts: whoever may merge satisfies every rule alone\n")
                .endsWith(" 0 bad; nothing was changed\n");
    }

    @Test
    void plantedFaultsAreEachNamedWithTheirPlaceAndWhatToDo() throws IOException {
        String module = text(MODULE);
        write(
                MODULE,
                module.replace("ignore_changes = [task_definition]", "ignore_changes = [desired_count]")
                        .replace("skip_destroy             = true", "skip_destroy             = false")
                        .replace("ignore_changes = [value]", "prevent_destroy = true"));
        Files.delete(infra.resolve("apps/dns/dev1/.terraform.lock.hcl"));
        write(
                "towpath.yaml",
                text("towpath.yaml").replace("    role: arn:aws:iam::333333333333:role/towpath-deploy\n", ""));
        commit();
        SeededCloud.seed(cloud, infra, directory);
        cloud.callerAccount("555555555555");
        cloud.closeRole("arn:aws:iam::222222222222:role/towpath-deploy");
        cloud.account("111111111111").removeParameter("/web-app/dev1/ecs-service-name");
        cloud.account("111111111111").parameter("/marketing-site/dev1/cloudfront-distribution-id", "EGONE");
        program.environment.put("TOWPATH_STATE", "s3://no-such-bucket/state");

        assertThat(program.run("doctor"))
                .as(() -> program.text() + program.complaint())
                .isEqualTo(1);

        int line = module.substring(0, module.indexOf("resource \"aws_ecs_service\""))
                .split("\n", -1)
                .length;
        assertThat(program.text())
                .contains("  warn  " + MODULE + ":" + line + ":1: \"aws_ecs_service.this\" lets Terraform take its task"
                        + " definition back: an apply rolls the deployment back\n"
                        + "        add lifecycle { ignore_changes = [task_definition] }\n")
                .contains("\"aws_ecs_task_definition.this\" deregisters a revision when it makes the next")
                .contains("\"aws_ssm_parameter.image_tag\" is what Towpath records in, and Terraform sets it back")
                .contains(
                        "  bad   dns/dev1: \"terraform\" is not on the PATH, so its root cannot be planned; so it is with 2 more"
                                + " roots\n")
                .contains("\"apps/dns/dev1\" has no lock file")
                .contains("there is no bucket \"no-such-bucket\"")
                .contains("access denied to \"sts:AssumeRole\"")
                .contains("the parameter \"/web-app/dev1/ecs-service-name\" does not exist in 111111111111/us-east-1\n")
                .contains("the distribution \"EGONE\" does not exist in 111111111111/us-east-1\n")
                .contains("the credentials for account 333333333333 belong to account 555555555555 (");
    }

    @Test
    void anAccountThatTheOperatorDoesNotAllowIsAskedNothing() throws IOException {
        commit();
        SeededCloud.seed(cloud, infra, directory);
        program.environment.put("TOWPATH_ACCOUNTS", "111111111111");
        program.run("doctor", "--env", "prod1", "--format", "json");
        JsonNode json = new ObjectMapper().readTree(program.text());
        assertThat(program.text())
                .contains("account 333333333333 is not one that the operator allows, so every run stops")
                .contains("account 920534281604 is not one that the operator allows, so every run stops")
                .contains("is in account 920534281604, which the operator does not allow");
        json.get("calls")
                .fieldNames()
                .forEachRemaining(call -> assertThat(call)
                        .doesNotStartWith("ssm:")
                        .doesNotStartWith("ecs:")
                        .doesNotStartWith("ecr:")
                        .doesNotStartWith("s3:")
                        .doesNotStartWith("sts:"));
    }

    @Test
    void whereTheRepositoryCannotBeReadTheMachineIsStillLookedAt() {
        assertThat(program.run("doctor", "--repo", directory.resolve("nothing").toString()))
                .isEqualTo(5);
        assertThat(program.text())
                .startsWith("repository\n  bad   ")
                .contains("this machine\n  ok    the cache directory \"");
    }

    private void write(String path, String content) throws IOException {
        Path file = infra.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private String text(String path) throws IOException {
        return Files.readString(infra.resolve(path));
    }

    private void commit() {
        try (RepositoryWriter writer = RepositoryWriter.init(infra)) {
            writer.commit("Begin", DEVELOPER, Instant.now());
        }
    }
}
