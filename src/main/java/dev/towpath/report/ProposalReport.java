package dev.towpath.report;

import dev.towpath.model.Pin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A proposal, told: what changes, on which branch, and what is left to do. */
public final class ProposalReport {
    private final Ink ink;

    /** Proposals in colour, or not. */
    public ProposalReport(Ink ink) {
        this.ink = ink;
    }

    /** The proposal as text. */
    public String text(Proposal proposal) {
        StringBuilder text = new StringBuilder();
        text.append(ink.bold(proposal.target().toString()))
                .append(": ")
                .append(pin(proposal))
                .append('\n');
        facts(proposal)
                .forEach((name, value) -> text.append("  ")
                        .append(ink.dim(Words.padded(name, 13)))
                        .append(Words.line(value))
                        .append('\n'));
        proposal.notes()
                .forEach(note -> text.append("  ")
                        .append(ink.yellow("! "))
                        .append(Words.line(note))
                        .append('\n'));
        text.append("next: ").append(Words.line(next(proposal))).append('\n');
        return text.toString();
    }

    /** The proposal as JSON, schema {@code towpath.proposal/v1}. */
    public String json(Proposal proposal) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("schema", "towpath.proposal/v1");
        json.put("verb", proposal.verb());
        json.put("app", proposal.target().app().value());
        json.put("env", proposal.target().environment().value());
        json.put("before", proposal.before().map(Pin::value));
        json.put("after", proposal.after().value());
        json.put("digest", proposal.digest().map(Object::toString));
        json.put("from", proposal.from().map(Object::toString));
        json.put("branch", proposal.branch().map(ProposalReport::branch));
        json.put("pull_request", proposal.pullRequest().map(ProposalReport::request));
        json.put("notes", proposal.notes());
        json.put("calls", proposal.calls());
        json.put("mutations", proposal.mutations());
        return JsonText.of(json);
    }

    /** The proposal as Markdown. */
    public String markdown(Proposal proposal) {
        StringBuilder text = new StringBuilder("**")
                .append(proposal.target())
                .append("**: ")
                .append(MarkdownReport.escaped(new ProposalReport(Ink.PLAIN).pin(proposal)))
                .append("\n\n");
        facts(proposal)
                .forEach((name, value) -> text.append("* ")
                        .append(name)
                        .append(": ")
                        .append(MarkdownReport.escaped(value))
                        .append('\n'));
        proposal.notes()
                .forEach(note ->
                        text.append("* ").append(MarkdownReport.escaped(note)).append('\n'));
        return text.append("\nNext: ")
                .append(MarkdownReport.escaped(next(proposal)))
                .append('\n')
                .toString();
    }

    private String pin(Proposal proposal) {
        if (proposal.branch().isEmpty()) {
            return "pins " + proposal.after() + " already";
        }
        return proposal.before().map(pin -> pin + " → ").orElse("")
                + ink.green(proposal.after().value())
                + (proposal.verb().equals("rollback") ? ", a rollback" : "");
    }

    private static Map<String, String> facts(Proposal proposal) {
        Map<String, String> facts = new LinkedHashMap<>();
        proposal.from().ifPresent(from -> facts.put("proven in", from.value()));
        proposal.digest().ifPresent(digest -> facts.put("digest", digest.value()));
        proposal.branch().ifPresent(branch -> {
            facts.put("file", branch.path());
            facts.put("branch", branch.name() + ", for " + branch.base());
            facts.put("commit", branch.commit().abbreviated() + (branch.fresh() ? "" : ", which was there already"));
            branch.pushedTo().ifPresent(remote -> facts.put("pushed to", remote));
        });
        proposal.pullRequest()
                .ifPresent(request -> facts.put(
                        "pull request",
                        "#" + request.number() + (request.fresh() ? "" : ", which was open already") + ", "
                                + request.link()));
        return facts;
    }

    private static String next(Proposal proposal) {
        if (proposal.branch().isEmpty()) {
            return "nothing; towpath explain " + proposal.target().app() + " "
                    + proposal.target().environment() + " tells whether it runs";
        }
        if (proposal.pullRequest().isPresent()) {
            return "let those who must agree review the pull request, then merge it";
        }
        Proposal.Branch branch = proposal.branch().get();
        List<String> steps = new ArrayList<>();
        if (branch.pushedTo().isEmpty()) {
            steps.add("push \"" + branch.name() + "\"");
        }
        steps.add("open a pull request into \"" + branch.base() + "\" and let those who must agree review it");
        return String.join(", ", steps);
    }

    private static Map<String, Object> branch(Proposal.Branch branch) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", branch.name());
        json.put("base", branch.base());
        json.put("path", branch.path());
        json.put("commit", branch.commit().value());
        json.put("fresh", branch.fresh());
        json.put("pushed_to", branch.pushedTo());
        return json;
    }

    private static Map<String, Object> request(ForgeNotices.OpenedPullRequest request) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("number", request.number());
        json.put("link", request.link());
        json.put("fresh", request.fresh());
        return json;
    }
}
