package dev.towpath.report;

import dev.towpath.model.GitSha;
import dev.towpath.model.Target;
import dev.towpath.observed.Difference;
import dev.towpath.observed.RootChange;
import dev.towpath.problem.Failure;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What deploying a target now would change.
 *
 * @param pin what git asks for, record what was proven; for Terraform roots the first digits of the closure digest
 * @param deployment what its artifact would change; empty where none is pinned
 * @param root what Terraform would do; empty where Towpath leaves the root alone
 * @param failures why a part could not be told
 */
public record TargetDifference(
        Target target,
        String type,
        GitSha commit,
        Optional<String> pin,
        Optional<String> record,
        Optional<Difference> deployment,
        Optional<RootChange> root,
        List<Failure> failures,
        SortedMap<String, Long> calls,
        long mutations) {
    public TargetDifference {
        failures = List.copyOf(failures);
        calls = Collections.unmodifiableSortedMap(new TreeMap<>(calls));
    }

    /** Whether nothing would change, as far as it could be told. */
    public boolean isEmpty() {
        return deployment.map(Difference::isEmpty).orElse(true)
                && root.map(RootChange::isEmpty).orElse(true);
    }

    /** What the process says to its caller. */
    public ExitCode exit(boolean detailed) {
        if (!failures.isEmpty()) {
            boolean nothing = deployment.isEmpty() && root.isEmpty();
            return nothing ? ExitCode.of(failures.get(0)) : ExitCode.TARGET_FAILED;
        }
        return detailed && !isEmpty() ? ExitCode.CHANGES : ExitCode.OK;
    }
}
