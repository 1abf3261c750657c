package dev.towpath.plan;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.model.Workload;
import dev.towpath.observed.Recorded;
import dev.towpath.problem.Failure;
import dev.towpath.problem.ReasonCode;
import java.time.Instant;
import java.util.Optional;

/**
 * What a target's parameters, taken together, say was last proven to run.
 *
 * <p>{@code towpath/record} and the parameter that Terraform and others read must agree; where only the latter exists, it is the
 * record; where they disagree, somebody edited one, and there is no record.
 *
 * @param pin what was recorded; empty if nothing was, or if the record is void
 * @param conflict why the record is void, if it is
 * @param failure why nothing could be read, if nothing could
 */
public record RecordState(
        Optional<Pin> pin,
        Optional<Digest> digest,
        Optional<Digest> closure,
        Optional<GitSha> commit,
        Optional<Instant> at,
        boolean retired,
        Optional<String> conflict,
        Optional<Failure> failure) {

    /** The state of the record that these parameters amount to. */
    public static RecordState of(Target target, Workload workload, Recorded recorded) {
        if (recorded.failure().isPresent()) {
            return failed(recorded.failure().get());
        }
        Optional<String> other = recorded.record().flatMap(record -> record.ofOther(target));
        if (other.isPresent()) {
            return failed(ofOther(target, workload, other.get()));
        }
        Optional<Pin> ours = recorded.record().flatMap(DeploymentRecord::artifact);
        Optional<Pin> theirs =
                workload.recordedVersionParameter().flatMap(recorded::parameter).flatMap(workload::pinOf);
        if (workload.recordedVersionParameter().isEmpty() || ours.equals(theirs)) {
            return recorded.record().map(RecordState::known).orElseGet(() -> onlyPin(Optional.empty()));
        }
        if (ours.isEmpty()) {
            return onlyPin(theirs).withClosureOf(recorded);
        }
        String parameter = workload.recordedVersionParameter().orElseThrow();
        String said =
                recorded.parameter(parameter).map(value -> "\"" + value + "\"").orElse("nothing");
        return voided("\"" + parameter + "\" says " + said + " and \"towpath/record\" says \"" + ours.get()
                        + "\": somebody edited one of them")
                .withClosureOf(recorded);
    }

    /** What succeeded in one target proves nothing about another, whatever the files say of where their parameters are. */
    private static Failure ofOther(Target target, Workload workload, String other) {
        return new Failure.NeedsHuman(
                ReasonCode.RECORD_CONFLICT,
                "\"" + workload.parameters().parameter("towpath/record") + "\" is the record of \"" + other
                        + "\", and \"" + target + "\" takes it for its own",
                "correct where the parameters of \"" + target + "\" are; if it takes over what \"" + other
                        + "\" was, remove that parameter, and what runs is looked at anew");
    }

    /** Whether anything is recorded. */
    public boolean known() {
        return pin.isPresent() || closure.isPresent();
    }

    private static RecordState known(DeploymentRecord record) {
        return new RecordState(
                record.artifact(),
                record.digest(),
                record.closure(),
                Optional.of(record.commit()),
                Optional.of(record.at()),
                record.retired(),
                Optional.empty(),
                Optional.empty());
    }

    private static RecordState onlyPin(Optional<Pin> pin) {
        return new RecordState(
                pin,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.empty());
    }

    private static RecordState voided(String cause) {
        return new RecordState(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.of(cause),
                Optional.empty());
    }

    private static RecordState failed(Failure failure) {
        return new RecordState(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty(),
                Optional.of(failure));
    }

    private RecordState withClosureOf(Recorded recorded) {
        Optional<DeploymentRecord> record = recorded.record();
        return new RecordState(
                pin,
                digest,
                record.flatMap(DeploymentRecord::closure),
                record.map(DeploymentRecord::commit),
                at,
                record.map(RecordState::known).map(RecordState::retired).orElse(false),
                conflict,
                failure);
    }
}
