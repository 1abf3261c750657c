package dev.towpath.approval;

import dev.towpath.problem.Diagnosis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Looks for approvals that nobody can give, and for ones that mean little, before a change waits for them. */
public final class PolicyCheckup {
    private final ApprovalPolicy policy;
    private final boolean forge;
    private final Optional<AllowedSigners> signers;

    /**
     * A checkup of a policy.
     *
     * @param forge whether towpath.yaml names a forge
     * @param allowedSigners the text of {@code policies/allowed_signers}, if it is there
     */
    public PolicyCheckup(ApprovalPolicy policy, boolean forge, Optional<String> allowedSigners) {
        this.policy = policy;
        this.forge = forge;
        this.signers = allowedSigners.map(AllowedSigners::new);
    }

    /** How the policy is. */
    public List<Diagnosis> look() {
        List<Evidence> evidence = policy.evidence(forge);
        List<Diagnosis> found = new ArrayList<>();
        if (evidence.contains(Evidence.MERGE)) {
            found.add(Diagnosis.warn(
                    "evidence \"merge\" counts: whoever may merge satisfies every rule alone",
                    "write \"evidence: [signed_merge]\" or \"evidence: [forge_review]\" in " + ApprovalPolicy.PATH));
        }
        if (evidence.contains(Evidence.FORGE_REVIEW) && !forge) {
            found.add(Diagnosis.bad(
                    "evidence \"forge_review\" counts, and towpath.yaml names no forge to ask",
                    "set \"forge\" in towpath.yaml, or leave \"forge_review\" out of the evidence"));
        }
        if (evidence.contains(Evidence.SIGNED_MERGE)) {
            found.addAll(signing(evidence.size() == 1));
        }
        if (evidence.equals(List.of(Evidence.SIGNED_MERGE))) {
            found.addAll(unsatisfiable());
        }
        if (found.isEmpty()) {
            found.add(Diagnosis.ok(policy.rules().size() + (policy.rules().size() == 1 ? " rule" : " rules")
                    + "; what counts: "
                    + String.join(", ", evidence.stream().map(Evidence::word).toList())));
        }
        return found;
    }

    private List<Diagnosis> signing(boolean only) {
        Set<String> keyless = new TreeSet<>();
        policy.groups()
                .values()
                .forEach(group ->
                        group.users().stream().filter(user -> !hasKey(user)).forEach(keyless::add));
        boolean nobody = signers.isEmpty()
                || policy.groups().values().stream()
                        .flatMap(group -> group.users().stream())
                        .noneMatch(this::hasKey);
        if (nobody && only) {
            return List.of(Diagnosis.bad(
                    "only signatures count, and no one of any group has a key in " + ApprovalPolicy.SIGNERS_PATH
                            + ": whatever needs an approval is held for ever",
                    "add a line \"LOGIN ssh-ed25519 …\" for each who may approve"));
        }
        return keyless.isEmpty() || nobody
                ? List.of()
                : List.of(Diagnosis.warn(
                        "without a key in " + ApprovalPolicy.SIGNERS_PATH
                                + ", so that they cannot approve by signature: " + String.join(", ", keyless),
                        "add a line \"LOGIN ssh-ed25519 …\" for each of them, or take them out of the groups"));
    }

    /** Without a forge a team is nobody, so a group has as many members as it has users with a key. */
    private List<Diagnosis> unsatisfiable() {
        List<Diagnosis> found = new ArrayList<>();
        for (Rule rule : policy.rules()) {
            rule.require()
                    .forEach((name, wanted) -> Optional.ofNullable(
                                    policy.groups().get(name))
                            .map(group ->
                                    group.users().stream().filter(this::hasKey).count())
                            .filter(able -> able > 0 && able < wanted)
                            .ifPresent(able -> found.add(Diagnosis.warn(
                                            "the rule \"" + rule.name() + "\" needs " + wanted + " of \"" + name
                                                    + "\", and only " + able + " of them can sign",
                                            "give more of them a key in " + ApprovalPolicy.SIGNERS_PATH
                                                    + ", or need fewer")
                                    .at(rule.span()))));
        }
        return found;
    }

    private boolean hasKey(String login) {
        return signers.map(list -> !list.aliases(login).isEmpty()).orElse(false);
    }
}
