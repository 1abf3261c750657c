package dev.towpath.approval;

import dev.towpath.problem.Problems;
import java.util.Optional;

/**
 * What came of reading policies/approvals.yaml.
 *
 * @param policy empty if there is an error among the problems
 */
public record PolicyReading(Optional<ApprovalPolicy> policy, Problems problems) {}
