package dev.towpath.adapter.terraform;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Terraform told in its machine-readable output: see
 * <a href="https://developer.hashicorp.com/terraform/internals/machine-readable-ui">the format</a>.
 *
 * @param planned operations that were to be carried out
 * @param completed operations that were, as address and action
 * @param errored operations that went wrong, as address and action
 * @param finished the counts of an apply that ran to its end without an error
 * @param started whether the apply has begun to change things
 * @param underway addresses with an operation that has begun and not ended
 * @param made resources that were made, by address
 * @param operations how many events of operations there were: each later one proves that the apply was still at work
 */
record Events(
        List<Diagnostic> diagnostics,
        int planned,
        Set<String> completed,
        Set<String> errored,
        Optional<Map<String, Integer>> finished,
        boolean started,
        List<String> underway,
        List<Made> made,
        long operations) {
    /** Reads a whole file of events. */
    static Events read(Path file) {
        return new EventLog(file).now();
    }

    /** What went wrong, in Terraform's order. */
    List<Diagnostic> errors() {
        return diagnostics.stream().filter(Diagnostic::error).toList();
    }

    /** What Terraform warned of. */
    List<Diagnostic> warnings() {
        return diagnostics.stream().filter(diagnostic -> !diagnostic.error()).toList();
    }

    /** Whether an error has this summary. */
    boolean hasError(String summary) {
        return errors().stream().anyMatch(error -> error.summary().equals(summary));
    }

    /** How far an apply came: {@code 2 of 5}. */
    String extent() {
        return completed.size() + " of " + Math.max(planned, completed.size());
    }

    /**
     * Whether the apply had the lock of its state when it told this: it tells what is planned once it has it, and gives it back
     * when all operations are over.
     */
    boolean hadLock() {
        boolean open = completed.size() + errored.size() < planned;
        return planned > 0 && open && errors().isEmpty() && finished.isEmpty();
    }
}
