package dev.towpath.approval;

import static org.assertj.core.api.Assertions.assertThat;

import dev.towpath.problem.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is of a group: by name, by key, by team, or as an owner of every file that somebody owns. */
class MembershipTest {
    private static final String OWNERS = """
            web/   @carl @acme/web
            core/  @sam @acme/core
            docs/
            """;

    /** A forge that knows: ann is in the first team, bob in the second, cy in both; of "acme/mute" it says nothing. */
    private static ReviewSource teams() {
        ForgeModel forge = new ForgeModel(new GitModel());
        forge.join("acme/web", "ann");
        forge.join("acme/core", "bob");
        forge.join("acme/web", "cy");
        forge.join("acme/core", "cy");
        forge.silence("acme/mute");
        return forge;
    }

    private static Membership membership(List<String> teams, String... files) {
        ReviewSource forge = teams();
        ApprovalPolicy policy = new ApprovalPolicy(
                new TreeMap<>(Map.of("staff", new Group(teams, List.of("Zoe")))),
                List.of(),
                List.of(),
                Optional.empty());
        PolicyVersion version = new PolicyVersion(
                Optional.of(policy),
                Optional.empty(),
                new AllowedSigners("zoe,z@work.example key\n"),
                CodeOwners.parse(OWNERS),
                new TreeMap<>(),
                Problems.NONE);
        return new Membership(version, Optional.of(forge), () -> List.of(files));
    }

    private static String word(Answer<Boolean> answer) {
        return answer.fold(yes -> yes ? "yes" : "no", why -> why);
    }

    @ParameterizedTest
    @CsvSource({
        "acme/web acme/core,  ann, yes",
        "acme/web acme/core,  bob, yes",
        "acme/web acme/core,  dan, no",
        "acme/web acme/mute,  ann, yes",
        "acme/mute acme/web,  ann, yes",
        "acme/web acme/mute,  dan, the forge says nothing of acme/mute",
        "acme/mute acme/web,  dan, the forge says nothing of acme/mute",
        "acme/mute,           zoe, yes",
        "acme/mute,           z@work.example, yes"
    })
    void oneTeamIsEnoughAndSilenceIsNoMembership(String teams, String login, String expected) {
        assertThat(word(membership(List.of(teams.split(" ", -1))).contains("staff", login)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "web/a,         carl, yes",
        "web/a,         ann,  yes",
        "web/a,         sam,  no",
        "web/a core/b,  carl, no",
        "web/a core/b,  sam,  no",
        "web/a core/b,  ann,  no",
        "web/a core/b,  bob,  no",
        "web/a core/b,  cy,   yes",
        "web/a docs/b,  carl, yes",
        "docs/b,        carl, no",
        "docs/b,        cy,   no"
    })
    void aCodeOwnerOwnsEveryFileThatSomebodyOwns(String files, String login, String expected) {
        Membership groups = membership(List.of(), files.split(" ", -1));

        assertThat(word(groups.contains(Group.CODE_OWNERS, login))).isEqualTo(expected);
    }

    @Test
    void whatNobodyOwnsIsOwnedByNobodyWithoutAskingEither() {
        assertThat(membership(List.of(), "docs/b").names(Group.CODE_OWNERS, "carl"))
                .isFalse();
        assertThat(membership(List.of(), "web/a").names(Group.CODE_OWNERS, "carl"))
                .isTrue();
        assertThat(membership(List.of(), "web/a", "core/b").names(Group.CODE_OWNERS, "carl"))
                .isFalse();
        assertThat(membership(List.of(), "web/a").names(Group.CODE_OWNERS, "ann"))
                .isFalse();
    }

    @Test
    void theGroupOfCodeOwnersHasUsersAndTeams() {
        assertThat(membership(List.of(), "web/a", "core/b").group(Group.CODE_OWNERS))
                .isEqualTo(new Group(List.of("acme/core", "acme/web"), List.of("carl", "sam")));
    }
}
