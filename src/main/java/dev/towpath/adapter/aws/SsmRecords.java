package dev.towpath.adapter.aws;

import dev.towpath.adapter.aws.ParameterBatches.Batch;
import dev.towpath.adapter.json.MalformedJsonException;
import dev.towpath.adapter.json.RecordJson;
import dev.towpath.journal.RecordWriter;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Limits;
import dev.towpath.model.Pin;
import dev.towpath.model.Place;
import dev.towpath.model.Target;
import dev.towpath.model.Workload;
import dev.towpath.observed.ObservedTarget;
import dev.towpath.observed.RecordSource;
import dev.towpath.observed.Recorded;
import dev.towpath.plan.Subject;
import dev.towpath.problem.Failure;
import dev.towpath.problem.FailureException;
import dev.towpath.problem.ReasonCode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/**
 * Records in Systems Manager parameters: read ten names a call and without decryption, written last of all.
 *
 * <p>A place that cannot be read, or a parameter that makes no sense, is the failure of its targets only.
 */
public final class SsmRecords implements RecordSource, RecordWriter {
    private final AwsClients clients;

    /** Records through the given clients. */
    public SsmRecords(AwsClients clients) {
        this.clients = clients;
    }

    @Override
    public Map<Target, Recorded> read(Collection<ObservedTarget> targets) {
        Map<Target, Recorded> all = new TreeMap<>();
        clients.sweep(ParameterBatches.of(targets), this::read).forEach(all::putAll);
        return all;
    }

    private Map<Target, Recorded> read(Batch batch) {
        Map<Target, Recorded> answers = new HashMap<>();
        try {
            Map<String, Parameter> found = parameters(batch.place(), batch.names());
            batch.targets().forEach(target -> answers.put(target.target(), recorded(target, found)));
        } catch (FailureException e) {
            boolean perhapsOnlyOne =
                    e.failure().fold(human -> refusesTheCall(human.reason()), later -> false, broken -> false);
            if (batch.targets().size() > 1 && perhapsOnlyOne) {
                batch.targets().forEach(target -> answers.putAll(read(new Batch(batch.place(), List.of(target)))));
            } else {
                Recorded unread = new Recorded(new TreeMap<>(), Optional.empty(), Optional.of(e.failure()));
                batch.targets().forEach(target -> answers.put(target.target(), unread));
            }
        }
        return answers;
    }

    /** One name that the role may not read, or that AWS finds malformed, spoils the call for all names in it. */
    private static boolean refusesTheCall(ReasonCode reason) {
        return reason == ReasonCode.ACCESS_DENIED || reason == ReasonCode.INVALID;
    }

    private Map<String, Parameter> parameters(Place place, List<String> names) {
        AwsCall call = new AwsCall("ssm:GetParameters", "reading the parameter \"" + names.get(0) + "\"", place);
        Map<String, Parameter> found = new HashMap<>();
        AwsErrors.in(
                        call,
                        () -> clients.ssm(place)
                                .getParameters(request -> request.names(names).withDecryption(false)))
                .parameters()
                .forEach(parameter -> found.put(parameter.name(), parameter));
        return found;
    }

    private static Recorded recorded(ObservedTarget target, Map<String, Parameter> found) {
        Workload workload = target.workload();
        SortedMap<String, String> values = new TreeMap<>();
        Optional<Failure> failure = Optional.empty();
        for (String name : ParameterNames.of(workload)) {
            String full = workload.parameters().parameter(name);
            Parameter parameter = found.get(full);
            if (parameter != null && parameter.type() == ParameterType.SECURE_STRING) {
                failure = Optional.of(new Failure.NeedsHuman(
                        ReasonCode.INVALID,
                        "the parameter \"" + full + "\" in " + target.place() + " is a SecureString",
                        "make it a String: Towpath never decrypts"));
            } else if (parameter != null && parameter.value() != null) {
                values.put(name, parameter.value());
            }
        }
        try {
            Optional<DeploymentRecord> record =
                    Optional.ofNullable(values.get(ParameterNames.RECORD)).map(RecordJson::read);
            return new Recorded(values, record, failure);
        } catch (MalformedJsonException e) {
            return new Recorded(
                    values,
                    Optional.empty(),
                    Optional.of(new Failure.NeedsHuman(
                            ReasonCode.RECORD_CONFLICT,
                            "the parameter \"" + workload.parameters().parameter(ParameterNames.RECORD) + "\" in "
                                    + target.place() + " makes no sense: " + e.getMessage(),
                            "find out who wrote it, then delete the parameter")));
        }
    }

    /** The value that others read for a pin: an image tag, or the whole key of a zip. */
    static Optional<String> recordedValue(Workload workload, DeploymentRecord record) {
        return record.artifact()
                .flatMap((Pin pin) -> workload.fold(
                        container -> Optional.of(pin.value()),
                        site -> Optional.of(site.key(pin)),
                        infrastructure -> Optional.empty()));
    }

    @Override
    public void write(Subject subject, DeploymentRecord record) {
        Workload workload = subject.workload();
        String text = FittedRecord.of(record)
                .orElseThrow(() -> new FailureException(new Failure.NeedsHuman(
                        ReasonCode.INVALID,
                        "the record of " + subject.target() + " is longer than " + Limits.PARAMETER_BYTES_MAX
                                + " bytes even without all that may be left out",
                        "use fewer groups in the rules that it has to satisfy")));
        workload.recordedVersionParameter()
                .flatMap(name -> recordedValue(workload, record)
                        .map(value -> Map.entry(workload.parameters().parameter(name), value)))
                .ifPresent(version -> put(subject.place(), version.getKey(), version.getValue()));
        put(subject.place(), workload.parameters().parameter(ParameterNames.RECORD), text);
    }

    /** Writes what is not there yet; where the answer is lost, what is read back decides. */
    private void put(Place place, String name, String value) {
        if (holds(place, name, value)) {
            return;
        }
        AwsCall call = new AwsCall("ssm:PutParameter", "writing the parameter \"" + name + "\"", place);
        try {
            AwsErrors.in(
                    call,
                    () -> clients.ssm(place)
                            .putParameter(request -> request.name(name)
                                    .value(value)
                                    .type(ParameterType.STRING)
                                    .overwrite(true)));
        } catch (FailureException e) {
            boolean answerLost = e.failure().fold(human -> false, later -> true, broken -> false);
            if (!answerLost || !holds(place, name, value)) {
                throw e;
            }
        }
    }

    private boolean holds(Place place, String name, String value) {
        Parameter found = parameters(place, List.of(name)).get(name);
        return found != null && value.equals(found.value());
    }
}
