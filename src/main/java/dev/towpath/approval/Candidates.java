package dev.towpath.approval;

import dev.towpath.approval.Proof.Disregarded;
import java.util.List;

/**
 * Who could give the approvals that a group still owes.
 *
 * @param users logins that have not agreed yet and may
 * @param teams of the forge, any member of which could; who had a hand in the change is not told apart in them
 * @param barred users of the group whose approval would not count
 */
public record Candidates(List<String> users, List<String> teams, List<Disregarded> barred) {
    public Candidates {
        users = List.copyOf(users);
        teams = List.copyOf(teams);
        barred = List.copyOf(barred);
    }
}
