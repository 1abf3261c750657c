package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.snapshot.TreeEntry;
import dev.towpath.testing.MemoryTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which files a pattern of CODEOWNERS matches. */
class CodeOwnersTest {
    @ParameterizedTest
    @CsvSource({
        "*,                    a/b.tf,                          true",
        "*.tf,                 apps/web/main.tf,                true",
        "*.tf,                 apps/web/main.tfvars,            false",
        "/apps/,               apps/web/prod1/main.tf,          true",
        "/apps,                apps/web/prod1/main.tf,          true",
        "apps/,                x/apps/web/main.tf,              true",
        "/apps/,               x/apps/web/main.tf,              false",
        "docs/*,               docs/a.md,                       true",
        "docs/*,               docs/deep/a.md,                  false",
        "apps/*/prod1/,        apps/web/prod1/promotion.yaml,   true",
        "apps/*/prod1/,        apps/web/x/prod1/promotion.yaml, false",
        "**/prod1/,            apps/web/prod1/promotion.yaml,   true",
        "/apps/**/main.tf,     apps/a/b/main.tf,                true",
        "/apps/**/main.tf,     apps/main.tf,                    true",
        "/apps/**,             apps/a/b/main.tf,                true",
        "/apps/**,             other/main.tf,                   false",
        "/a**z,                a/b/cz,                          true",
        "/a?c,                 abc,                             true",
        "/a?c,                 a/c,                             false",
        "/a.c,                 abc,                             false"
    })
    void aPatternMatches(String pattern, String path, boolean matches) {
        assertThat(CodeOwners.parse(pattern + " @owner").owners(path))
                .isEqualTo(matches ? List.of("owner") : List.of());
    }

    @Test
    void aBackslashKeepsASpaceInAPattern() {
        CodeOwners owners = CodeOwners.parse("* @all\n/docs/for\\ auditors/ @sam @sue\n\\#notes @carl\n");

        assertThat(owners.owners("docs/for auditors/a.md")).containsExactly("sam", "sue");
        assertThat(owners.owners("docs/for")).containsExactly("all");
        assertThat(CodeOwners.parse("* @all\ndocs\\").owners("docs")).containsExactly("all");
        assertThat(owners.owners("#notes")).containsExactly("carl");
    }

    @Test
    void theLastMatchWinsAndALineWithoutOwnersFreesAFile() {
        CodeOwners owners = CodeOwners.parse("""
                # who owns what
                *        @Acme/Platform @sam
                /apps/   @sue # the apps
                /apps/x
                """);

        assertThat(owners.owners("README")).containsExactly("acme/platform", "sam");
        assertThat(owners.owners("apps/a")).containsExactly("sue");
        assertThat(owners.owners("apps/x/y")).isEmpty();
        assertThat(owners.ownersOf(List.of("apps/x/y", "apps/a", "apps/b"))).containsExactly(List.of("sue"));
    }

    @Test
    void aLinkIsNoFileOfOwners() {
        MemoryTree tree = MemoryTree.empty()
                .with(".github/CODEOWNERS", TreeEntry.Kind.SYMLINK, "* @eve".getBytes(StandardCharsets.UTF_8))
                .with("CODEOWNERS", "* @sam\n");

        assertThat(CodeOwners.at(tree).owners("a")).containsExactly("sam");
    }
}
