package dev.towpath.report;

import static dev.towpath.report.MarkdownReport.code;
import static dev.towpath.report.MarkdownReport.escaped;

import dev.towpath.model.Target;
import dev.towpath.plan.State;
import dev.towpath.problem.Problem;
import dev.towpath.report.MergePreview.Change;
import dev.towpath.report.MergePreview.PolicyChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What merging a pull request would do, as a comment on it: short, in bounds whatever stands in the repository, and nothing that
 * others wrote does anything in it.
 *
 * <p>What must not be overlooked stands first: a change of the policy, then what would happen, then who is asked for a review.
 */
public final class PreviewComment {
    /** Room for targets, problems and reviews, in characters, so that none of them crowds out the others. */
    private static final int TARGETS_MAX = 40_000;

    private static final int PROBLEMS_MAX = 10_000;
    private static final int REVIEWS_MAX = 6_000;
    private static final int NOTICES_MAX = 4_000;
    private static final int SENTENCE_MAX = 400;
    private static final int SENTENCES_MAX = 15;
    private static final int NAMED_TARGETS_MAX = 5;

    /** The comment. */
    public String render(MergePreview preview) {
        StringBuilder text = new StringBuilder("### Towpath: what merging this would do\n\n");
        text.append(heading(preview)).append('\n');
        policy(preview, text);
        preview.run()
                .stopped()
                .ifPresent(failure -> text.append("\n> [!WARNING]\n> **It cannot be told:** ")
                        .append(sentence(failure.message()))
                        .append("; ")
                        .append(sentence(failure.advice()))
                        .append('\n'));
        targets(preview, text);
        reviews(OwedReviews.of(preview.run().targets()), text);
        bounded(
                "\n**Problems**\n\n",
                preview.problems().list(),
                PreviewComment::problem,
                "problem",
                PROBLEMS_MAX,
                text);
        earlier(preview, text);
        bounded("\n", preview.notices(), notice -> "- " + sentence(notice) + "\n", "note", NOTICES_MAX, text);
        text.append("\n<sub>");
        preview.run()
                .fingerprint()
                .ifPresent(print -> text.append("fingerprint ")
                        .append(escaped(print.abbreviated()))
                        .append(", "));
        text.append("mutating calls ").append(preview.run().mutations()).append(", ");
        text.append(escaped(Words.duration(preview.run().duration()))).append("</sub>\n");
        return text.toString();
    }

    private static String heading(MergePreview preview) {
        String commits = preview.merge()
                .map(merge -> code(merge.head().abbreviated()) + " into " + code(merge.branch()) + " at "
                        + code(merge.base().abbreviated()))
                .orElse("");
        if (preview.run().stopped().isPresent()) {
            return commits;
        }
        int count = preview.changes().size();
        String what = count == 0
                ? "**No target changes.**"
                : "**" + Words.count(count, "target") + (count == 1 ? " changes" : " change") + "**: "
                        + escaped(preview.summary());
        return what + " · " + commits;
    }

    private static void policy(MergePreview preview, StringBuilder text) {
        if (preview.policy() == PolicyChange.NONE) {
            return;
        }
        text.append(
                "\n> [!CAUTION]\n> **This changes the policy:** who must agree to what, or which accounts, environments and"
                        + " stores are used. ");
        text.append(
                preview.policy() == PolicyChange.APPROVED
                        ? "Those who must agree to that have.\n"
                        : "Those who must agree to that have not: after a merge the present policy would stay in force.\n");
        preview.run().problems().list().stream()
                .filter(problem -> problem.code().equals("policy_unapproved"))
                .limit(NAMED_TARGETS_MAX)
                .forEach(problem ->
                        text.append(">\n> ").append(sentence(problem.message())).append('\n'));
    }

    private static void targets(MergePreview preview, StringBuilder text) {
        Map<Target, Change> changes =
                preview.changes().stream().collect(Collectors.toMap(Change::target, change -> change));
        List<TargetReport> loudFirst = new ArrayList<>(preview.run().targets());
        loudFirst.sort((one, other) -> Boolean.compare(quiet(one), quiet(other)));
        bounded(
                "\n| target | change | on merge |\n|---|---|---|\n",
                loudFirst,
                target -> "| " + code(target.target().toString()) + " | "
                        + change(Optional.ofNullable(changes.get(target.target()))) + " | " + onMerge(target) + " |\n",
                "target",
                TARGETS_MAX,
                text);
    }

    private static boolean quiet(TargetReport target) {
        return target.state() == State.IN_SYNC;
    }

    private static String change(Optional<Change> change) {
        return change.map(it -> {
                    String before = it.before().map(PreviewComment::value).orElse("–");
                    String after = it.after().map(PreviewComment::value).orElse("–");
                    String files = escaped(Words.list(it.files()));
                    return before.equals(after) ? files : before + " → " + after + "<br>" + files;
                })
                .orElse("");
    }

    private static String value(String text) {
        return code(Words.cut(text, 80));
    }

    private static String onMerge(TargetReport target) {
        List<String> parts = new ArrayList<>();
        parts.add("**" + escaped(target.state().word().replace('_', ' ')) + "**");
        Optional<String> told = target.reason().map(TargetReport.Reason::message);
        target.reason().ifPresent(reason -> {
            parts.add(code(reason.code().word()) + " " + sentence(reason.message()));
            if (!reason.advice().isEmpty()) {
                parts.add(sentence(reason.advice()));
            }
        });
        target.gates().stream()
                .flatMap(gate -> gate.hold().stream())
                .filter(hold -> !Optional.of(hold.message()).equals(told))
                .forEach(hold -> parts.add(code(hold.code().word()) + " " + sentence(hold.message())));
        target.reason()
                .flatMap(TargetReport.Reason::notBefore)
                .ifPresent(at -> parts.add("not before " + escaped(at.toString())));
        List<String> steps = target.steps();
        steps.stream().limit(SENTENCES_MAX).forEach(step -> parts.add(sentence(step)));
        if (steps.size() > SENTENCES_MAX) {
            parts.add("… and " + (steps.size() - SENTENCES_MAX) + " more");
        }
        return String.join("<br>", parts);
    }

    private static void reviews(OwedReviews owed, StringBuilder text) {
        if (owed.isEmpty()) {
            return;
        }
        List<String> lines = new ArrayList<>();
        owed.byGroup()
                .forEach((group, it) -> lines.add("- **" + it.count() + " by " + escaped(group) + "**"
                        + (it.whom().isEmpty() ? "" : ": " + sentence(it.whom())) + named(it.targets()) + "\n"));
        owed.disregarded().forEach(it -> lines.add("- does not count: " + sentence(it) + "\n"));
        owed.unknown().forEach(it -> lines.add("- " + sentence(it) + "\n"));
        bounded("\n**Reviews still needed**\n\n", lines, line -> line, "line", REVIEWS_MAX, text);
    }

    private static String named(List<Target> targets) {
        List<String> names = targets.stream()
                .limit(NAMED_TARGETS_MAX)
                .map(target -> code(target.toString()))
                .collect(Collectors.toCollection(ArrayList::new));
        if (targets.size() > NAMED_TARGETS_MAX) {
            names.add((targets.size() - NAMED_TARGETS_MAX) + " more");
        }
        return ", for " + Words.list(names);
    }

    private static String problem(Problem problem) {
        return "- **" + problem.severity().word() + "** "
                + problem.span().map(span -> code(span.toString()) + " ").orElse("")
                + sentence(problem.message())
                + (problem.advice().isEmpty() ? "" : "; " + sentence(problem.advice())) + "\n";
    }

    private static void earlier(MergePreview preview, StringBuilder text) {
        int before = preview.run().problems().list().size()
                - preview.problems().list().size();
        if (before > 0) {
            text.append("\n")
                    .append(Words.count(before, "problem"))
                    .append(" of the branch as it is: `towpath validate` tells them.\n");
        }
    }

    private static String sentence(String text) {
        return escaped(Words.cut(text, SENTENCE_MAX));
    }

    /** As many entries as there is room for, and how many are left out. */
    private static <T> void bounded(
            String heading, List<T> entries, Function<T, String> line, String noun, int max, StringBuilder text) {
        if (entries.isEmpty()) {
            return;
        }
        text.append(heading);
        int end = text.length() + max;
        for (int i = 0; i < entries.size(); i++) {
            String next = line.apply(entries.get(i));
            if (text.length() + next.length() > end) {
                text.append("\n**… and ")
                        .append(Words.count(entries.size() - (long) i, "more " + noun))
                        .append(", for which there is no room here:** run `towpath plan --pull-request` to see all.\n");
                return;
            }
            text.append(next);
        }
    }
}
