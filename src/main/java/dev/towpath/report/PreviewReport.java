package dev.towpath.report;

import dev.towpath.model.GitSha;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What merging a pull request would do, as text and as JSON; {@link PreviewComment} tells it to the forge. */
public final class PreviewReport {
    /** For a terminal: what the pull request changes, then the plan. */
    public String text(MergePreview preview, Ink ink) {
        List<String> lines = new ArrayList<>();
        preview.merge()
                .ifPresent(merge -> lines.add(ink.bold("pull request #" + preview.number()) + ": "
                        + merge.head().abbreviated() + " into " + Words.line(merge.branch()) + " at "
                        + merge.base().abbreviated()));
        if (preview.policy() == MergePreview.PolicyChange.UNAPPROVED) {
            lines.add(ink.red("it changes the policy, and that is not approved: the policy of "
                    + preview.merge().map(merge -> Words.line(merge.branch())).orElse("the branch")
                    + " would stay in force"));
        } else if (preview.policy() == MergePreview.PolicyChange.APPROVED) {
            lines.add(ink.yellow("it changes the policy, and those who must agree to that have"));
        }
        for (MergePreview.Change change : preview.changes()) {
            String before = Words.line(change.before().orElse("-"));
            String after = Words.line(change.after().orElse("-"));
            String versions = before.equals(after) ? "" : before + " -> " + after + ", ";
            lines.add("  " + change.target() + ": " + versions + Words.list(change.files()));
        }
        if (preview.merge().isPresent() && preview.changes().isEmpty()) {
            lines.add("it changes no target");
        }
        OwedReviews owed = OwedReviews.of(preview.run().targets());
        owed.byGroup()
                .forEach((group, it) -> lines.add(ink.bold("review: ") + it.count() + " by " + Words.line(group)
                        + (it.whom().isEmpty() ? "" : ": " + Words.line(it.whom()))));
        owed.disregarded().forEach(it -> lines.add("does not count: " + Words.line(it)));
        preview.notices().forEach(notice -> lines.add(ink.dim(Words.line(notice))));
        String before = lines.isEmpty() ? "" : String.join("\n", lines) + "\n\n";
        return before + new TextReport(ink).render(preview.run());
    }

    /** The plan's own document in full, and {@code pull_request} at its end. */
    public String json(MergePreview preview) {
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("number", preview.number());
        request.put("head", preview.merge().map(MergePreview.Merge::head).map(GitSha::value));
        request.put("base", preview.merge().map(MergePreview.Merge::base).map(GitSha::value));
        request.put("branch", preview.merge().map(MergePreview.Merge::branch));
        request.put("up_to_date", preview.merge().map(MergePreview.Merge::upToDate));
        request.put("policy_change", preview.policy().word());
        request.put(
                "changes", preview.changes().stream().map(PreviewReport::change).toList());
        request.put("notices", preview.notices());
        return new JsonReport().renderInFull(preview.run(), "pull_request", request);
    }

    private static Map<String, Object> change(MergePreview.Change change) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("app", change.target().app().value());
        json.put("env", change.target().environment().value());
        json.put("before", change.before());
        json.put("after", change.after());
        json.put("files", change.files());
        return json;
    }
}
