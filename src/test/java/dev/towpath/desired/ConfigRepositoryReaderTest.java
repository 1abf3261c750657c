package dev.towpath.desired;

import static dev.towpath.desired.Repositories.platform;
import static dev.towpath.desired.Repositories.problems;
import static dev.towpath.desired.Repositories.read;
import static dev.towpath.desired.Repositories.webApp;
import static dev.towpath.desired.Repositories.webAppRoot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.ContainerService;
import dev.towpath.model.Infrastructure;
import dev.towpath.model.Pin;
import dev.towpath.model.StaticSite;
import dev.towpath.model.Target;
import dev.towpath.model.TerraformMode;
import dev.towpath.model.Tier;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigRepositoryReaderTest {
    private static final Target PROD = Target.of("web-app", "prod1");

    private static DesiredTarget target(MemoryTree tree, String app, String environment) {
        DesiredState state = read(tree);
        assertThat(state.problems().list()).isEmpty();
        return Optional.ofNullable(state.targets().get(Target.of(app, environment)))
                .orElseThrow();
    }

    @Test
    void aContainerApplicationIsReadWithItsDefaults() {
        DesiredTarget target = target(webApp(), "web-app", "prod1");

        assertThat(target.environment().tier()).isEqualTo(Tier.PRODUCTION);
        assertThat(target.environment().requireDigest()).isTrue();
        assertThat(target.workload()).isInstanceOfSatisfying(ContainerService.class, service -> {
            assertThat(service.parameters()).hasToString("/web-app/prod1");
            assertThat(service.repository()).isEqualTo("920534281604-acme/web-app");
            assertThat(service.container()).isEmpty();
        });
        assertThat(target.promotion().flatMap(Promotion::artifact)).contains(new Pin("sha-9f8e7d6"));
        assertThat(target.span()).hasToString("apps/web-app/prod1/promotion.yaml:1:11");
        assertThat(target.before()).map(Object::toString).contains("stage1");
        assertThat(target.root().mode()).isEqualTo(TerraformMode.OFF);
        assertThat(target.root().engine()).isEqualTo("terraform");
        assertThat(target.root().files()).containsExactly("apps/web-app/prod1/main.tf", "modules/ecs-webapp/main.tf");
        assertThat(target.module().orElseThrow().name()).isEqualTo("ecs-webapp");
        assertThat(target.module().orElseThrow().worker()).isFalse();
        assertThat(target.onDrift()).isEqualTo(OnDrift.REPORT);
    }

    @Test
    void everySettingOfAppYamlArrives() {
        MemoryTree tree = webApp().with("apps/network/dev1/main.tf", "resource \"aws_vpc\" \"main\" {\n}\n")
                .with("apps/web-app/app.yaml", """
                        type: container
                        tech_stack: rails
                        source: AcmeCorp/web-app
                        artifact: { ecr_repository: acme/web-app }
                        container: app
                        auto_deploy: [dev1]
                        pipeline: [dev1, stage1, prod1]
                        soak: { prod1: 30m }
                        terraform: plan
                        depends_on: [network]
                        ssm_prefix: /teams/{app}/{env}
                        module: app
                        image_reference: digest
                        on_drift: redeploy
                        """);
        DesiredTarget prod = target(tree, "web-app", "prod1");
        assertThat(prod.workload()).isInstanceOfSatisfying(ContainerService.class, service -> {
            assertThat(service.parameters()).hasToString("/teams/web-app/prod1");
            assertThat(service.repository()).isEqualTo("acme/web-app");
            assertThat(service.container()).contains("app");
            assertThat(service.imageReference()).hasToString("DIGEST");
        });
        assertThat(prod.soak()).isEqualTo(Duration.ofMinutes(30));
        assertThat(prod.root().mode()).isEqualTo(TerraformMode.PLAN);
        assertThat(prod.source()).contains("AcmeCorp/web-app");
        assertThat(prod.onDrift()).isEqualTo(OnDrift.REDEPLOY);
        assertThat(prod.dependsOn()).as("network has no folder for prod1").isEmpty();
        DesiredTarget dev = target(tree, "web-app", "dev1");
        assertThat(dev.dependsOn()).map(Object::toString).containsExactly("\"network/dev1\"");
        assertThat(dev.followsBuilds()).isTrue();
        assertThat(dev.before()).isEmpty();
        assertThat(dev.soak()).isEqualTo(Duration.ZERO);
    }

    @Test
    void everySettingOfPromotionYamlArrives() {
        MemoryTree tree = webApp().with("apps/web-app/prod1/promotion.yaml", """
                artifact: 0123456
                digest: sha256:fcde2b2edba56bf408601fb721fe9b5c338d10ee429ea04fae5511b68fbf8fb9
                promoted_from: stage1
                suspend: true
                not_before: 2026-11-23T08:00:00+01:00
                rollback_of: 12e4567
                annotations: { change: CHG-1042, "on": yes }
                """);
        Promotion promotion = target(tree, "web-app", "prod1").promotion().orElseThrow();
        assertThat(promotion.artifact()).contains(new Pin("0123456"));
        assertThat(promotion.rollbackOf()).contains(new Pin("12e4567"));
        assertThat(promotion.digest()).map(digest -> digest.abbreviated()).contains("fcde2b2edba5");
        assertThat(promotion.promotedFrom()).map(Object::toString).contains("stage1");
        assertThat(promotion.suspend()).isTrue();
        assertThat(promotion.retire()).isFalse();
        assertThat(promotion.notBefore()).contains(Instant.parse("2026-11-23T07:00:00Z"));
        assertThat(promotion.annotations()).containsEntry("change", "CHG-1042").containsEntry("on", "yes");
    }

    @Test
    void aStaticSiteAndInfrastructureAreToldByTheirModules() {
        MemoryTree tree = platform()
                .with("apps/site/dev1/main.tf", """
                        module "site" {
                          source      = "git::https://example.com/modules.git//modules/static-website?ref=v1.2.0"
                          name        = "marketing"
                          application = "site"
                          environment = "dev1"
                        }
                        """)
                .with(
                        "apps/dns/dev1/main.tf",
                        "resource \"aws_route53_zone\" \"this\" {\n  name = \"example.com\"\n}\n");
        DesiredTarget site = target(tree, "site", "dev1");
        assertThat(site.workload()).isInstanceOfSatisfying(StaticSite.class, workload -> {
            assertThat(workload.parameters()).hasToString("/site/dev1");
            assertThat(workload.key(new Pin("sha-abc1234"))).isEqualTo("builds/site/abc1234.zip");
        });
        assertThat(site.module().orElseThrow().version()).contains("v1.2.0");
        assertThat(site.promotion()).as("unpinned").isEmpty();
        DesiredTarget dns = target(tree, "dns", "dev1");
        assertThat(dns.workload()).isInstanceOf(Infrastructure.class);
        assertThat(dns.workload().parameters()).hasToString("/dns/dev1");
        assertThat(dns.root().mode()).isEqualTo(TerraformMode.APPLY);
        assertThat(dns.governing().parts()).containsKey(Governing.Part.CLOSURE);
    }

    @Test
    void oneBadApplicationNeverStopsTheOthers() {
        MemoryTree tree = webApp().with("apps/broken/dev1/main.tf", "module \"x\" {\n")
                .with("apps/broken/prod1/promotion.yaml", "artifact: [\n");
        DesiredState state = read(tree);
        assertThat(state.targets().keySet())
                .map(Target::toString)
                .containsExactly("web-app/dev1", "web-app/prod1", "web-app/stage1");
        assertThat(state.invalid().keySet()).map(Target::toString).containsExactly("broken/dev1", "broken/prod1");
        assertThat(problems(tree))
                .containsExactly(
                        "apps/broken/dev1/main.tf:1:1: error: this Terraform file cannot be read: the block \"module\" that is"
                                + " opened here is not closed; check it with: terraform fmt -check apps/broken/dev1/main.tf",
                        "apps/broken/prod1:1:1: error: \"apps/broken/prod1\" holds no Terraform file, so nobody can tell what runs"
                                + " there; add a main.tf that calls a platform module",
                        "apps/broken/prod1/promotion.yaml:2:1: error: this is not valid YAML: expected the node content, but found"
                                + " '<stream end>'; mend the syntax at this place, or just before it");
    }

    @Test
    void anUnusablePlatformLeavesTargetsInvalidAndNotAbsent() {
        DesiredState state = read(webApp().with("towpath.yaml", "namespce: acme\n"));
        assertThat(state.platform()).isEmpty();
        assertThat(state.targets()).isEmpty();
        assertThat(state.invalid()).hasSize(3);
        assertThat(problems(webApp().with("towpath.yaml", "namespce: acme\n")))
                .containsExactly(
                        "towpath.yaml:1:1: error: towpath.yaml has no \"environments\"; add the key \"environments\"",
                        "towpath.yaml:1:1: error: towpath.yaml has no \"namespace\"; add the key \"namespace\"",
                        "towpath.yaml:1:1: error: \"namespce\" is not a key of towpath.yaml; did you mean \"namespace\"?");
    }

    @Test
    void anEmptyRepositoryIsAProblemAndDeletesNothing() {
        assertThat(problems(MemoryTree.empty()))
                .containsExactly(
                        "policies/approvals.yaml:1:1: error: the repository has no \"policies/approvals.yaml\"; add it; \"towpath"
                                + " init\" writes an example",
                        "towpath.yaml:1:1: error: the repository has no \"towpath.yaml\"; add it; \"towpath init\" writes an example");
    }

    @Test
    void linksSubmodulesAndLfsPointersAreSecurityProblemsOfTheirTarget() {
        byte[] to = "/etc/passwd".getBytes(StandardCharsets.UTF_8);
        MemoryTree tree = webApp().with("apps/web-app/dev1/promotion.yaml", TreeEntry.Kind.SYMLINK, to)
                .with("apps/web-app/stage1/vendor", TreeEntry.Kind.GITLINK, new byte[0])
                .with(
                        "apps/web-app/prod1/promotion.yaml",
                        "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
        assertThat(read(tree).targets()).isEmpty();
        assertThat(problems(tree))
                .containsExactly(
                        "apps/web-app/dev1/promotion.yaml:1:1: error: security: this is a symbolic link, which is never followed;"
                                + " replace it by the file it stands for",
                        "apps/web-app/prod1/promotion.yaml:1:1: error: security: the file is a Git LFS pointer, so its content is"
                                + " not in the repository; commit the file itself, without LFS",
                        "apps/web-app/stage1/vendor:1:1: error: security: this is a git submodule, which is never followed; replace"
                                + " it by the files it stands for");
    }

    @Test
    void aLinkInPlaceOfAFolderIsInvalid() {
        MemoryTree tree = webApp().without("apps/web-app/dev1")
                .with("apps/web-app/dev1", TreeEntry.Kind.SYMLINK, "../other".getBytes(StandardCharsets.UTF_8));
        assertThat(read(tree).invalid().keySet()).map(Target::toString).containsExactly("web-app/dev1");
        assertThat(problems(tree)).anyMatch(problem -> problem.startsWith("apps/web-app/dev1:1:1: error: security:"));
    }

    @Test
    void namesAndUnknownEnvironmentsArePointedOut() {
        MemoryTree tree = webApp().with("apps/Web_App/dev1/main.tf", "")
                .with("apps/web-app/prod2/main.tf", webAppRoot("prod2"))
                .with("apps/web-app/PROD/main.tf", webAppRoot("prod2"));
        assertThat(problems(tree))
                .containsExactly(
                        "apps/Web_App/dev1/main.tf:1:1: error: the folder \"apps/Web_App\" has a name that cannot be used; rename it"
                                + " to \"web-app\"",
                        "apps/web-app/PROD/main.tf:1:1: error: the folder \"apps/web-app/PROD\" has a name that cannot be used;"
                                + " rename it to \"prod\"",
                        "apps/web-app/prod2/main.tf:1:1: error: \"prod2\" is not an environment of towpath.yaml; did you mean"
                                + " \"prod1\"?");
        assertThat(read(tree).targets()).containsKey(PROD);
    }

    @Test
    void namesThatDifferOnlyInCaseAreRefused() {
        MemoryTree tree = webApp().with("apps/web-app/dev1/Main.tf", "");
        assertThat(problems(tree))
                .contains(
                        "apps/web-app/dev1/main.tf:1:1: error: \"apps/web-app/dev1/main.tf\" and \"apps/web-app/dev1/Main.tf\" differ"
                                + " only in case; rename one of them: some file systems take them for one file");
    }

    @Test
    void promotionsAreCheckedAgainstWhatTheyPromote() {
        MemoryTree tree = webApp().with("apps/web-app/dev1/promotion.yaml", "annotations: { a: b }\n")
                .with("apps/web-app/stage1/promotion.yaml", "artifact: latest\npromoted_from: stage1\n")
                .with("apps/web-app/prod1/promotion.yaml", "artifact: sha-1\npromoted_from: dev2\n")
                .with("apps/dns/dev1/main.tf", "resource \"aws_route53_zone\" \"this\" {\n}\n")
                .with("apps/dns/dev1/promotion.yaml", "artifact: sha-1\nsuspend: true\n");
        assertThat(problems(tree))
                .containsExactly(
                        "apps/dns/dev1/promotion.yaml:1:11: error: \"artifact\" has no meaning for infrastructure, whose version is"
                                + " the commit itself; remove it; suspend, not_before, annotations and retire may stay",
                        "apps/web-app/dev1/promotion.yaml:1:1: error: the file pins no artifact, so nobody can tell what should run;"
                                + " add \"artifact: …\", or remove the file to leave the target unpinned",
                        "apps/web-app/prod1/promotion.yaml:1:11: error: \"promoted_from\" is \"dev2\", but there is no"
                                + " \"apps/web-app/dev2\"; name an environment that this application has",
                        "apps/web-app/stage1/promotion.yaml:1:11: error: \"artifact\" is \"latest\", which means that nothing was ever"
                                + " deployed; pin one build, such as sha-9f8e7d6",
                        "apps/web-app/stage1/promotion.yaml:1:11: error: \"promoted_from\" is \"stage1\", the environment of this"
                                + " file; name the environment before it");
    }

    @Test
    void anEmptyPromotionIsNoPromotion() {
        assertThat(problems(webApp().with("apps/web-app/dev1/promotion.yaml", "# nothing\n")))
                .containsExactly(
                        "apps/web-app/dev1/promotion.yaml:1:1: error: the file says nothing; write the pin as \"artifact: …\", or"
                                + " remove the file");
    }

    @Test
    void dependenciesMustExistAndLeadSomewhere() {
        MemoryTree tree = platform();
        for (String app : List.of("a", "b", "c", "d")) {
            tree = tree.with("apps/" + app + "/dev1/main.tf", "resource \"aws_vpc\" \"main\" {\n}\n");
        }
        tree = tree.with("apps/a/app.yaml", "depends_on: [b]\n")
                .with("apps/b/app.yaml", "depends_on: [c]\n")
                .with("apps/c/app.yaml", "depends_on: [b]\n")
                .with("apps/d/app.yaml", "depends_on: [d, e]\n");
        assertThat(read(tree).targets().keySet()).map(Target::toString).containsExactly("a/dev1");
        assertThat(problems(tree))
                .containsExactly(
                        "apps/b/app.yaml:1:1: error: \"depends_on\" leads around in a circle: b -> c -> b; take one of them out",
                        "apps/c/app.yaml:1:1: error: \"depends_on\" leads around in a circle: b -> c -> b; take one of them out",
                        "apps/d/app.yaml:1:14: error: an entry of \"depends_on\" is \"d\"; it must be another application of this"
                                + " repository",
                        "apps/d/app.yaml:1:17: error: an entry of \"depends_on\" is \"e\"; it must be another application of this"
                                + " repository");
    }

    @Test
    void aPipelineMustBeWhole() {
        assertThat(problems(webApp().with("apps/web-app/app.yaml", "pipeline: [dev1, prod1]\n")))
                .containsExactly(
                        "apps/web-app/app.yaml:1:1: error: \"pipeline\" leaves out \"stage1\", for which there is a folder; add it, or"
                                + " remove \"pipeline\" to take the order of the tiers");
        assertThat(problems(webApp().without("apps/web-app/stage1")
                        .with("apps/web-app/app.yaml", "pipeline: [dev1, stage1, prod1]\n")))
                .containsExactly(
                        "apps/web-app/app.yaml:1:1: error: \"pipeline\" names \"stage1\", for which there is no folder; add"
                                + " the folder, or take it out of \"pipeline\"");
        assertThat(problems(webApp().with("apps/web-app/app.yaml", "pipeline: [dev1, stage1, prod]\n")))
                .contains(
                        "apps/web-app/app.yaml:1:26: error: an entry of \"pipeline\" is \"prod\"; it must be an environment of"
                                + " towpath.yaml: dev1, prod1, stage1");
    }

    @Test
    void withoutAPipelineTheTiersAreTheOrder() {
        assertThat(target(webApp().without("apps/web-app/stage1"), "web-app", "prod1")
                        .before())
                .map(Object::toString)
                .contains("dev1");
        assertThat(target(webApp(), "web-app", "dev1").before()).isEmpty();
    }

    @Test
    void twoTargetsNeverShareAParameterPath() {
        MemoryTree tree = webApp().with("apps/copy/dev1/main.tf", webAppRoot("dev1"));
        DesiredState state = read(tree);
        assertThat(state.invalid().keySet()).map(Target::toString).containsExactly("copy/dev1", "web-app/dev1");
        assertThat(problems(tree))
                .containsExactly(
                        "apps/copy/dev1/main.tf:1:1: error: \"copy/dev1\" and \"web-app/dev1\" both keep their state under the"
                                + " parameter path \"/web-app/dev1\" of 111111111111/us-east-1; give one of them another"
                                + " \"application\" or \"environment\", or set \"ssm_prefix\" in app.yaml",
                        "apps/web-app/dev1/main.tf:1:1: error: \"web-app/dev1\" and \"copy/dev1\" both keep their state under the"
                                + " parameter path \"/web-app/dev1\" of 111111111111/us-east-1; give one of them another"
                                + " \"application\" or \"environment\", or set \"ssm_prefix\" in app.yaml");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "# only a comment\n", "terraform {\n  required_version = \">= 1.11\"\n}\n"})
    void aRootWithoutModuleOrResourceIsNeverNothingToDo(String text) {
        assertThat(problems(webApp().with("apps/web-app/dev1/.terraform.lock.hcl", "")
                        .with("apps/web-app/dev1/main.tf", text)))
                .containsExactly(
                        "apps/web-app/dev1/main.tf:1:1: error: the Terraform files in \"apps/web-app/dev1\" call no module and declare"
                                + " no resource; add the module call; to destroy what was here set \"retire: true\" in promotion.yaml");
    }

    @Test
    void aKnownEnvironmentFolderWithoutTerraformIsAProblem() {
        assertThat(problems(webApp().without("apps/web-app/dev1").with("apps/web-app/dev1/README.md", "soon\n")))
                .containsExactly(
                        "apps/web-app/dev1:1:1: error: \"apps/web-app/dev1\" holds no Terraform file, so nobody can"
                                + " tell what runs there; add a main.tf that calls a platform module");
    }
}
