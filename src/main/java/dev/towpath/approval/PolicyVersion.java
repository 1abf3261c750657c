package dev.towpath.approval;

import dev.towpath.desired.Platform;
import dev.towpath.model.Digest;
import dev.towpath.problem.Problems;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that is policy in one tree: the files below {@code policies/}, and of towpath.yaml the environments, forge, state,
 * management role and freezes.
 *
 * @param parts digests of what it says, by part, so that two versions can be compared
 */
record PolicyVersion(
        Optional<ApprovalPolicy> policy,
        Optional<Platform> platform,
        AllowedSigners signers,
        CodeOwners owners,
        SortedMap<String, Digest> parts,
        Problems problems) {
    static final String APPROVALS = "policies/approvals.yaml";
    static final String OTHER_FILES = "policies/**";
    static final String PLATFORM = "towpath.yaml";
    static final String OWNERS = "CODEOWNERS";

    /** What stands for a part that is not there, so that its removal can be approved too. */
    static final Digest ABSENT = Digest.of("absent");

    PolicyVersion {
        parts = Collections.unmodifiableSortedMap(new TreeMap<>(parts));
    }

    /** Whether anything can be judged by it. */
    boolean usable() {
        return policy.isPresent() && platform.isPresent();
    }

    /** The parts, and {@link #ABSENT} for each of the named ones that is not there. */
    SortedMap<String, Digest> partsOr(Set<String> names) {
        SortedMap<String, Digest> all = new TreeMap<>(parts);
        names.forEach(name -> all.putIfAbsent(name, ABSENT));
        return all;
    }
}
