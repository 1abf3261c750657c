package dev.towpath.adapter.forge.github;

import dev.towpath.adapter.json.Json;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells who is in which team, those below it included.
 *
 * <p>The list of members says it for everybody at once, and that a team is there: asked about one person, GitHub answers
 * "not found" for a stranger and for a team that was renamed alike. Only for teams of more than a hundred is each person asked
 * about.
 */
final class GitHubTeams {
    private final GitHubConnection github;
    private final Map<String, Roster> rosters = new HashMap<>();

    /** The members that are listed, in lower case, and whether there are more. */
    private record Roster(Set<String> members, boolean more) {}

    GitHubTeams(GitHubConnection github) {
        this.github = github;
    }

    /**
     * Whether someone is an active member.
     *
     * @param team {@code organisation/team}
     */
    boolean has(String team, String login) {
        String[] names = team.toLowerCase(Locale.ROOT).split("/", 2);
        String key = login.toLowerCase(Locale.ROOT);
        Roster roster = rosters.computeIfAbsent(team.toLowerCase(Locale.ROOT), it -> roster(team, names));
        return roster.members().contains(key) || (roster.more() && isMember(names, key));
    }

    private Roster roster(String team, String[] names) {
        String path = GitHubConnection.path("orgs", names[0], "teams", names[1], "members");
        GitHubConnection.FirstPage page = github.findFirst(path).orElseThrow(() -> unknown(team));
        Set<String> members = new HashSet<>();
        for (Json member : page.entries()) {
            members.add(member.get("login")
                    .text()
                    .orElseThrow(() -> Refusals.unreadable("GET " + path))
                    .toLowerCase(Locale.ROOT));
        }
        return new Roster(members, page.more());
    }

    private boolean isMember(String[] names, String login) {
        return github.find(GitHubConnection.path("orgs", names[0], "teams", names[1], "memberships", login))
                .flatMap(membership -> membership.get("state").text())
                .equals(Optional.of("active"));
    }

    private static FailureException unknown(String team) {
        return new FailureException(new Failure.NeedsHuman(
                ReasonCode.NOT_FOUND,
                "GitHub shows no team \"" + team + "\"",
                "correct the name in the policy if the team was renamed, or let the credentials read the members of the"
                        + " organisation"));
    }
}
