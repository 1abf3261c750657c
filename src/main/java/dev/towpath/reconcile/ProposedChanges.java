package dev.towpath.reconcile;

import dev.towpath.desired.DesiredState;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.desired.Governing.Part;
import dev.towpath.desired.Promotion;
import dev.towpath.model.Digest;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import dev.towpath.problem.Problem;
import dev.towpath.problem.Problems;
import dev.towpath.problem.SourceSpan;
import dev.towpath.report.MergePreview.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Compares what two commits ask for: only a target whose governing values differ is told, however many files were touched. */
final class ProposedChanges {
    private final DesiredState before;
    private final DesiredState after;

    ProposedChanges(DesiredState before, DesiredState after) {
        this.before = before;
        this.after = after;
    }

    /** The targets that differ, by name. */
    List<Change> changes(Selection selection) {
        Set<Target> all = new TreeSet<>(before.targets().keySet());
        all.addAll(after.targets().keySet());
        all.addAll(after.invalid().keySet());
        return all.stream()
                .filter(selection::includes)
                .flatMap(target -> change(target).stream())
                .toList();
    }

    /** Problems that were not there before; a line that only moved makes no new problem. */
    Problems fresh(Problems now) {
        Set<List<String>> known =
                before.problems().list().stream().map(ProposedChanges::identity).collect(Collectors.toSet());
        return Problems.of(now.list().stream()
                .filter(problem -> !known.contains(identity(problem)))
                .toList());
    }

    private Optional<Change> change(Target target) {
        Optional<DesiredTarget> old = Optional.ofNullable(before.targets().get(target));
        Optional<DesiredTarget> now = Optional.ofNullable(after.targets().get(target));
        boolean invalid = after.invalid().containsKey(target);
        if (invalid && before.invalid().containsKey(target)) {
            return Optional.empty();
        }
        List<String> files = invalid
                ? List.of("its configuration cannot be used any more")
                : now.isEmpty() ? List.of("its folder is gone") : files(old, now.get());
        return files.isEmpty()
                ? Optional.empty()
                : Optional.of(new Change(
                        target, old.flatMap(ProposedChanges::version), now.flatMap(ProposedChanges::version), files));
    }

    private static List<String> files(Optional<DesiredTarget> old, DesiredTarget now) {
        List<String> files = new ArrayList<>();
        for (Part part : Part.values()) {
            Optional<Digest> was =
                    old.flatMap(it -> Optional.ofNullable(it.governing().parts().get(part)));
            Optional<Digest> is = Optional.ofNullable(now.governing().parts().get(part));
            if (!Objects.equals(was, is)) {
                files.add(word(part));
            }
        }
        return files;
    }

    private static String word(Part part) {
        return switch (part) {
            case PROMOTION -> "promotion.yaml";
            case APP -> "app.yaml";
            case MODULE -> "the module call";
            case ENVIRONMENT -> "its environment in towpath.yaml";
            case PIPELINE -> "what it is promoted from";
            case CLOSURE -> "the Terraform files";
        };
    }

    private static Optional<String> version(DesiredTarget target) {
        return target.workload().recordedVersionParameter().isEmpty()
                ? Optional.of(target.root().closure().abbreviated())
                : target.promotion().flatMap(Promotion::artifact).map(Pin::value);
    }

    private static List<String> identity(Problem problem) {
        return List.of(problem.code(), problem.span().map(SourceSpan::path).orElse(""), problem.message());
    }
}
