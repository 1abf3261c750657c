package dev.towpath.adapter.aws;

import dev.towpath.adapter.json.RecordJson;
import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Limits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A record made small enough for a parameter.
 *
 * <p>What later runs need stays whole. Longest first, other details are cut, then the lists of who approved; a detail
 * {@code trimmed} names everything that was cut, and the history keeps it all. Of a hook its name always stays, or it would run
 * again.
 */
final class FittedRecord {
    private static final Set<String> NEEDED = Set.of(
            "task_definition",
            "worker_task_definition",
            "deployment",
            "worker_deployment",
            "manifest",
            "manifest_etag",
            "closure",
            DeploymentRecord.TARGET,
            DeploymentRecord.CHAIN);
    private static final String HOOK = "hook_";
    private static final String TRIMMED = "trimmed";
    private static final int LOGINS_KEPT = 10;

    private FittedRecord() {}

    /** The JSON of the record, or of as much of it as fits; empty if not even what is needed does. */
    static Optional<String> of(DeploymentRecord record) {
        DeploymentRecord fitted = record;
        List<String> cut = new ArrayList<>();
        while (!fits(fitted)) {
            Optional<String> longest = fitted.details().entrySet().stream()
                    .filter(FittedRecord::dispensable)
                    .max(Comparator.comparingInt(detail ->
                            detail.getKey().length() + detail.getValue().length()))
                    .map(Map.Entry::getKey);
            if (longest.isPresent()) {
                String named = longest.get().startsWith(HOOK) ? "hooks" : longest.get();
                if (!cut.contains(named)) {
                    cut.add(named);
                }
                fitted = withDetails(fitted, without(fitted, longest.get(), cut));
            } else if (!cut.contains("approved_by")) {
                cut.add("approved_by");
                fitted = withDetails(withFewerApprovers(fitted), without(fitted, "", cut));
            } else {
                return Optional.empty();
            }
        }
        return Optional.of(RecordJson.write(fitted));
    }

    private static boolean dispensable(Map.Entry<String, String> detail) {
        String name = detail.getKey();
        return name.startsWith(HOOK) ? !detail.getValue().isEmpty() : !NEEDED.contains(name) && !name.equals(TRIMMED);
    }

    private static boolean fits(DeploymentRecord record) {
        return RecordJson.write(record).getBytes(StandardCharsets.UTF_8).length <= Limits.PARAMETER_BYTES_MAX;
    }

    private static SortedMap<String, String> without(DeploymentRecord record, String name, List<String> cut) {
        SortedMap<String, String> details = new TreeMap<>(record.details());
        if (name.startsWith(HOOK)) {
            details.put(name, "");
        } else {
            details.remove(name);
        }
        details.put(TRIMMED, String.join(",", cut));
        return details;
    }

    private static DeploymentRecord withFewerApprovers(DeploymentRecord record) {
        SortedMap<String, List<String>> fewer = new TreeMap<>();
        record.approvedBy()
                .forEach((group, logins) ->
                        fewer.put(group, logins.stream().limit(LOGINS_KEPT).toList()));
        return new DeploymentRecord(
                record.artifact(),
                record.digest(),
                record.commit(),
                record.pullRequest(),
                fewer,
                record.policy(),
                record.run(),
                record.at(),
                record.details());
    }

    private static DeploymentRecord withDetails(DeploymentRecord record, SortedMap<String, String> details) {
        return new DeploymentRecord(
                record.artifact(),
                record.digest(),
                record.commit(),
                record.pullRequest(),
                record.approvedBy(),
                record.policy(),
                record.run(),
                record.at(),
                details);
    }
}
