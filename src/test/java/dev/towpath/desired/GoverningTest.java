package dev.towpath.desired;

import static dev.towpath.desired.Repositories.PLATFORM;
import static dev.towpath.desired.Repositories.webApp;
import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.model.Target;
import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What changes what governs a target, and what does not. */
class GoverningTest {
    private static final Target PROD = Target.of("web-app", "prod1");
    private static final Target STAGE = Target.of("web-app", "stage1");
    private static final Target DEV = Target.of("web-app", "dev1");
    private static final Target DNS = Target.of("dns", "dev1");

    private final ConfigRepositoryReader reader = Repositories.reader();

    private Governing governing(MemoryTree tree, Target target) {
        return reader.at(tree, target).orElseThrow();
    }

    private Set<Governing.Part> changed(MemoryTree before, MemoryTree after, Target target) {
        Governing old = governing(before, target);
        Governing now = governing(after, target);
        Set<Governing.Part> changed = EnumSet.noneOf(Governing.Part.class);
        for (Governing.Part part : Governing.Part.values()) {
            if (!Optional.ofNullable(old.parts().get(part))
                    .equals(Optional.ofNullable(now.parts().get(part)))) {
                changed.add(part);
            }
        }
        return changed;
    }

    private static MemoryTree dns() {
        return webApp().with("apps/dns/dev1/main.tf", "module \"zone\" {\n  source = \"../../../modules/zone\"\n}\n")
                .with("modules/zone/main.tf", "resource \"aws_route53_zone\" \"this\" {\n}\n");
    }

    @Test
    void theReaderOfOneTreeAndTheReaderOfOneTargetAgree() {
        DesiredTarget whole = Optional.ofNullable(
                        Repositories.read(webApp()).targets().get(PROD))
                .orElseThrow();
        assertThat(governing(webApp(), PROD)).isEqualTo(whole.governing());
    }

    @Test
    void commentsWhiteSpaceAndQuotesChangeNothing() {
        MemoryTree after = webApp().with(
                        "apps/web-app/prod1/promotion.yaml", "# why\n\nartifact:   \"sha-9f8e7d6\"\nsuspend: false\n")
                .with("apps/web-app/app.yaml", "# nothing yet\non_drift: report\n")
                .with("towpath.yaml", "# ours\n" + PLATFORM)
                .with(
                        "apps/web-app/prod1/main.tf",
                        "# the app\n" + Repositories.webAppRoot("prod1").replace("name  ", "name\t"));
        assertThat(changed(webApp(), after, PROD)).isEmpty();
    }

    @Test
    void annotationsChangeNothing() {
        MemoryTree after = webApp().with(
                        "apps/web-app/prod1/promotion.yaml", "artifact: sha-9f8e7d6\nannotations: { change: CHG-1 }\n");
        assertThat(changed(webApp(), after, PROD)).isEmpty();
    }

    @Test
    void eachFileChangesItsOwnPart() {
        assertThat(changed(webApp(), webApp().with("apps/web-app/prod1/promotion.yaml", "artifact: sha-2\n"), PROD))
                .containsExactly(Governing.Part.PROMOTION);
        assertThat(changed(webApp(), webApp().with("apps/web-app/app.yaml", "container: app\n"), PROD))
                .containsExactly(Governing.Part.APP);
        assertThat(changed(
                        webApp(),
                        webApp().with("towpath.yaml", PLATFORM.replace("333333333333", "444444444444")),
                        PROD))
                .containsExactly(Governing.Part.ENVIRONMENT);
        assertThat(changed(
                        webApp(), webApp().with("apps/web-app/prod1/main.tf", Repositories.webAppRoot("stage1")), PROD))
                .containsExactly(Governing.Part.MODULE);
    }

    @Test
    void whatDecidesWhichArtifactAPinMeansGovernsToo() {
        assertThat(changed(webApp(), webApp().with("towpath.yaml", PLATFORM.replace("-acme", "-other")), PROD))
                .containsExactly(Governing.Part.ENVIRONMENT);
        assertThat(changed(
                        webApp(),
                        webApp().with("towpath.yaml", PLATFORM.replace("\"920534281604\"", "\"555555555555\"")),
                        PROD))
                .containsExactly(Governing.Part.ENVIRONMENT);
    }

    @Test
    void takingAPromotionAwayIsAChangeOnlyIfItSaidSomething() {
        assertThat(changed(webApp(), webApp().without("apps/web-app/prod1/promotion.yaml"), PROD))
                .containsExactly(Governing.Part.PROMOTION);
        MemoryTree silent = dns().with("apps/dns/dev1/promotion.yaml", "annotations: { a: b }\n");
        assertThat(changed(dns(), silent, DNS)).isEmpty();
    }

    @Test
    void aModuleGovernsWhereTheRootIsApplied() {
        MemoryTree after = dns().with("modules/zone/main.tf", "resource \"aws_route53_zone\" \"that\" {\n}\n");
        assertThat(changed(dns(), after, DNS)).containsExactly(Governing.Part.CLOSURE);
        MemoryTree other = webApp().with("modules/ecs-webapp/main.tf", "resource \"aws_ecs_cluster\" \"that\" {\n}\n");
        assertThat(changed(webApp(), other, PROD)).as("its root is not applied").isEmpty();
    }

    @Test
    void noValueCanBeCraftedToLookLikeAnother() {
        MemoryTree one = webApp().with("apps/web-app/app.yaml", "tech_stack: \"a;source=1:b\"\n");
        MemoryTree other = webApp().with("apps/web-app/app.yaml", "tech_stack: a\nsource: b\n");
        assertThat(changed(one, other, PROD)).containsExactly(Governing.Part.APP);
    }

    @Test
    void whatCannotBeReadGovernsNothing() {
        assertThat(reader.at(MemoryTree.empty(), PROD)).isEmpty();
        assertThat(reader.at(webApp().with("apps/web-app/prod1/promotion.yaml", "artifact: [\n"), PROD))
                .isEmpty();
        assertThat(reader.at(webApp(), Target.of("web-app", "prod9"))).isEmpty();
    }

    @Test
    void thePathsAreAllThatCanMatter() {
        assertThat(reader.paths(webApp(), PROD))
                .containsExactly("apps/web-app/app.yaml", "apps/web-app/prod1", "towpath.yaml");
        assertThat(reader.paths(dns(), DNS))
                .contains("apps/dns/app.yaml", "apps/dns/dev1", "modules/zone", "towpath.yaml", ".terraform-version");
    }

    @Test
    void aStageThatGoesChangesWhatTheNextIsPromotedFrom() {
        assertThat(governing(webApp(), PROD).before()).containsExactly(STAGE.environment(), DEV.environment());
        MemoryTree after = webApp().without("apps/web-app/stage1");
        assertThat(changed(webApp(), after, PROD)).containsExactly(Governing.Part.PIPELINE);
        assertThat(governing(after, PROD).before()).containsExactly(DEV.environment());
        assertThat(changed(webApp(), webApp().without("apps/web-app/dev1"), PROD))
                .as("what staging is promoted from is staging's")
                .isEmpty();
        assertThat(changed(webApp(), webApp().without("apps/web-app/prod1"), STAGE))
                .isEmpty();
    }

    @Test
    void onlyWhatNeedNotBePassedAnyMoreIsNew() {
        Optional<Governing> all = reader.at(webApp(), PROD);
        Optional<Governing> fewer = reader.at(webApp().without("apps/web-app/stage1"), PROD);
        Optional<Governing> none =
                reader.at(webApp().without("apps/web-app/stage1").without("apps/web-app/dev1"), PROD);
        assertThat(all.orElseThrow().isNew(Governing.Part.PIPELINE, fewer)).isFalse();
        assertThat(all.orElseThrow().isNew(Governing.Part.PIPELINE, none)).isFalse();
        assertThat(fewer.orElseThrow().isNew(Governing.Part.PIPELINE, all)).isTrue();
        assertThat(none.orElseThrow().isNew(Governing.Part.PIPELINE, fewer)).isTrue();
        assertThat(none.orElseThrow().isNew(Governing.Part.PIPELINE, none)).isFalse();
        assertThat(all.orElseThrow().isNew(Governing.Part.PIPELINE, Optional.empty()))
                .isTrue();
        assertThat(all.orElseThrow().isNew(Governing.Part.APP, fewer)).isFalse();
    }

    @Test
    void anOrderInAppYamlIsItsOwn() {
        MemoryTree ordered = webApp().with("apps/web-app/app.yaml", "pipeline: [stage1, dev1, prod1]\n");
        assertThat(governing(ordered, PROD).before()).containsExactly(DEV.environment(), STAGE.environment());
        assertThat(reader.neighbours(ordered, PROD)).isEmpty();
    }

    @Test
    void onlyLowerTiersAreNeighbours() {
        assertThat(reader.neighbours(webApp(), PROD)).containsExactly("apps/web-app/dev1", "apps/web-app/stage1");
        assertThat(reader.neighbours(webApp(), DEV)).isEmpty();
        assertThat(governing(dns(), DNS).parts()).doesNotContainKey(Governing.Part.PIPELINE);
    }

    @Test
    void aLinkInPlaceOfAStageIsStillAStage() {
        MemoryTree linked = webApp().without("apps/web-app/stage1")
                .with("apps/web-app/stage1", TreeEntry.Kind.SYMLINK, "dev1".getBytes(StandardCharsets.UTF_8));
        assertThat(governing(linked, PROD).before()).contains(STAGE.environment());
        MemoryTree file = webApp().without("apps/web-app/stage1").with("apps/web-app/stage1", "nothing\n");
        assertThat(governing(file, PROD).before()).containsExactly(DEV.environment());
        assertThat(Optional.ofNullable(Repositories.read(linked).targets().get(PROD))
                        .orElseThrow()
                        .governing())
                .isEqualTo(governing(linked, PROD));
    }

    @Test
    void aStageThatGoesIsSeenByAReaderThatRemembers() {
        governing(webApp(), PROD);
        assertThat(governing(webApp().without("apps/web-app/stage1"), PROD).before())
                .containsExactly(DEV.environment());
        assertThat(governing(webApp(), PROD).before()).hasSize(2);
    }

    @Test
    void anUnchangedTargetIsNotReadAgain() {
        governing(webApp(), PROD);
        MemoryTree later = webApp().with("apps/web-app/dev1/promotion.yaml", "artifact: sha-2\n");
        governing(later, PROD);
        assertThat(later.reads()).isEmpty();
        MemoryTree changed = later.with("apps/web-app/prod1/promotion.yaml", "artifact: sha-2\n");
        governing(changed, PROD);
        assertThat(changed.reads()).isNotEmpty();
    }

    @Test
    void theOrderOfReadingDoesNotMatter() {
        List<MemoryTree> trees =
                List.of(webApp(), webApp().with("apps/web-app/prod1/promotion.yaml", "artifact: sha-2\n"));
        assertThat(governing(trees.get(0), PROD)).isNotEqualTo(governing(trees.get(1), PROD));
        assertThat(governing(trees.get(0), PROD))
                .isEqualTo(Repositories.reader().at(trees.get(0), PROD).orElseThrow());
    }
}
