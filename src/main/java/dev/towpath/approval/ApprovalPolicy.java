package dev.towpath.approval;

import dev.towpath.model.Digest;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The whole of policies/approvals.yaml: who may be asked, and when they must be.
 *
 * @param evidence what counts, in order; empty where the file leaves it to the forge
 * @param breakGlass who may break the glass; empty if nobody may
 */
public record ApprovalPolicy(
        SortedMap<String, Group> groups,
        List<Rule> rules,
        List<Evidence> evidence,
        Optional<BreakGlassTerms> breakGlass) {
    /** The file. */
    public static final String PATH = "policies/approvals.yaml";

    /** Who signs with which key. */
    public static final String SIGNERS_PATH = "policies/allowed_signers";

    public ApprovalPolicy {
        groups = Collections.unmodifiableSortedMap(new TreeMap<>(groups));
        rules = List.copyOf(rules);
        evidence = List.copyOf(evidence);
    }

    /** The digest of what it says; comments, white space and places change nothing. */
    public Digest digest() {
        StringBuilder text = new StringBuilder();
        text.append(groups).append('\n').append(evidence).append('\n');
        for (Rule rule : rules) {
            text.append(rule.name()).append(rule.when()).append(rule.require());
            text.append(rule.alone()).append(rule.waives()).append('\n');
        }
        breakGlass.ifPresent(terms -> text.append(terms).append('\n'));
        return Digest.of(text.toString());
    }

    /** What counts for a repository with or without a forge. */
    public List<Evidence> evidence(boolean forge) {
        if (!evidence.isEmpty()) {
            return evidence;
        }
        return List.of(forge ? Evidence.FORGE_REVIEW : Evidence.SIGNED_MERGE);
    }

    /** The rules that speak of a change. */
    List<Rule> matching(Condition.Change change) {
        return rules.stream().filter(rule -> rule.when().matches(change)).toList();
    }

    /** Whether some rule asks code owners. */
    boolean asksCodeOwners() {
        return rules.stream().anyMatch(rule -> rule.require().containsKey(Group.CODE_OWNERS));
    }
}
