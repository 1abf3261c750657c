package dev.towpath.adapter.terraform;

import dev.towpath.model.Digest;
import dev.towpath.observed.RootChange;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Makes saved plans of prepared roots. */
final class Planning {
    /** The fingerprint of a plan that does nothing. */
    private static final Digest NOTHING = Digest.of("{}");

    private Planning() {}

    /**
     * A plan of a prepared root.
     *
     * @param number counts the plans of one run directory
     */
    static SavedPlan plan(Prepared prepared, int number) {
        Path file = prepared.directory().plan(number);
        boolean changes = prepared.commands().plan(file, prepared.request().destroy());
        if (!changes) {
            RootChange nothing = new RootChange(
                    List.of(),
                    Set.of(),
                    NOTHING,
                    prepared.warnings().stream().map(warning -> "! " + warning).toList(),
                    prepared.directory().id());
            return new SavedPlan(prepared, file, nothing, false, OptionalInt.empty(), OptionalInt.empty());
        }
        ShownPlan shown = known(prepared.commands().show(file), file);
        if (shown.errored()) {
            throw new FailureException(new Failure.Broken(
                    ReasonCode.TERRAFORM_FAILED,
                    prepared.request().target() + ": the plan is incomplete",
                    "correct \"" + prepared.request().root().directory() + "\""));
        }
        return new SavedPlan(
                prepared.hiding(shown.secrets()),
                file,
                shown.change(prepared.directory().id(), prepared.warnings()),
                true,
                OptionalInt.of(shown.resourcesBefore()),
                OptionalInt.of(shown.resourcesAfter()));
    }

    private static ShownPlan known(ShownPlan shown, Path file) {
        return PlanFile.lineage(file).map(shown::ofLineage).orElse(shown);
    }
}
