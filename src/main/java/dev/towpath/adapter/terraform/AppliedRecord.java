package dev.towpath.adapter.terraform;

import dev.towpath.model.DeploymentRecord;
import dev.towpath.model.Digest;
import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.plan.Grounds;
import dev.towpath.plan.Subject;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is written down about an applied root, beside what the record says of a deployed artifact already. */
final class AppliedRecord {
    private static final String CLOSURE = "closure";
    private static final String PLAN = "plan";
    private static final String RETIRED = "retired";
    private static final String RESOURCES = "resources";

    private AppliedRecord() {}

    /** The record after a closure was applied. */
    static DeploymentRecord applied(
            Subject subject,
            Grounds grounds,
            RunId run,
            Instant at,
            Digest closure,
            Digest plan,
            OptionalInt resources) {
        Optional<DeploymentRecord> before = subject.recorded().record();
        SortedMap<String, String> details = before.map(DeploymentRecord::details)
                .<SortedMap<String, String>>map(TreeMap::new)
                .orElseGet(TreeMap::new);
        details.put(CLOSURE, closure.value());
        details.put(PLAN, plan.value());
        details.remove(RETIRED);
        resources.ifPresent(count -> details.put(RESOURCES, Integer.toString(count)));
        return new DeploymentRecord(
                before.flatMap(DeploymentRecord::artifact),
                before.flatMap(DeploymentRecord::digest),
                grounds.commit(),
                grounds.pullRequest(),
                grounds.approvedBy(),
                grounds.policy(),
                run,
                at,
                details);
    }

    /** The record after a root was destroyed: nothing of the target is there any more. */
    static DeploymentRecord retired(Grounds grounds, RunId run, Instant at, Digest closure, Digest plan) {
        SortedMap<String, String> details = new TreeMap<>();
        details.put(CLOSURE, closure.value());
        details.put(PLAN, plan.value());
        details.put(RETIRED, "true");
        details.put(RESOURCES, "0");
        return new DeploymentRecord(
                Optional.empty(),
                Optional.empty(),
                grounds.commit(),
                grounds.pullRequest(),
                grounds.approvedBy(),
                grounds.policy(),
                run,
                at,
                details);
    }

    /** The record of an apply of an earlier run that was found finished; who approved it is known only for the same commit. */
    static DeploymentRecord found(
            Subject subject, Grounds grounds, GitSha commit, RunId run, Instant at, Digest closure, Digest plan) {
        Grounds then = grounds.commit().equals(commit)
                ? grounds
                : new Grounds(commit, Optional.empty(), new TreeMap<>(), Optional.empty(), new TreeMap<>());
        return applied(subject, then, run, at, closure, plan, OptionalInt.empty());
    }

    /** How many resources the root had when it was last recorded. */
    static int resources(Subject subject) {
        return subject.recorded()
                .record()
                .map(record -> record.details().getOrDefault(RESOURCES, ""))
                .filter(count -> count.matches("[0-9]{1,9}"))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
