package dev.towpath.approval;

import java.util.List;

/**
 * People who may be asked to agree.
 *
 * @param teams {@code organisation/team}, answered by the forge
 * @param users logins
 */
public record Group(List<String> teams, List<String> users) {
    /** The group of those whom CODEOWNERS names for the changed files. */
    public static final String CODE_OWNERS = "codeowners";

    public Group {
        teams = teams.stream().sorted().toList();
        users = users.stream().sorted().toList();
    }
}
