package dev.towpath.app;

import dev.towpath.adapter.forge.github.CommitList;
import dev.towpath.adapter.forge.github.CommitRange;
import dev.towpath.app.PinChoice.Chosen;
import dev.towpath.cli.PinRequest;
import dev.towpath.desired.DesiredTarget;
import dev.towpath.model.Pin;
import dev.towpath.model.Target;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What the commit and the pull request of a proposal say. */
record ProposalWording(PinRequest request, DesiredTarget target, Optional<Pin> before, Chosen chosen) {
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{7,40}");
    private static final int COMMITS_SHOWN = 50;

    String subject() {
        Target where = target.target();
        return request.kind() == PinRequest.Kind.PROMOTE
                ? "Promote " + where.app() + " " + chosen.pin().artifact() + " to " + where.environment()
                : "Roll " + where.app() + " back to " + chosen.pin().artifact() + " in " + where.environment();
    }

    String body() {
        StringBuilder text = new StringBuilder();
        String since = chosen.since()
                .map(at -> " on " + at.toString().substring(0, 10))
                .orElse("");
        if (request.kind() == PinRequest.Kind.ROLLBACK) {
            text.append("It succeeded there").append(since).append(".\n");
            before.ifPresent(pin -> text.append("Takes back ").append(pin).append(".\n"));
        } else {
            chosen.pin()
                    .promotedFrom()
                    .ifPresent(from -> text.append(from)
                            .append(" recorded it as succeeded")
                            .append(since)
                            .append(".\n"));
            before.ifPresent(pin -> text.append("Replaces ").append(pin).append(".\n"));
        }
        chosen.pin()
                .digest()
                .ifPresent(digest -> text.append("Digest: ").append(digest).append('\n'));
        return text.toString();
    }

    String mark() {
        return (request.kind() == PinRequest.Kind.PROMOTE ? "Towpath-Promotion: " : "Towpath-Rollback: ")
                + target.target();
    }

    /** The application's own commits between the two pins, where both are commits. */
    Optional<CommitRange> comparison() {
        boolean back = request.kind() == PinRequest.Kind.ROLLBACK;
        Optional<String> old = before.flatMap(ProposalWording::commit);
        Optional<String> fresh = commit(chosen.pin().artifact());
        return target.source()
                .flatMap(source -> old.flatMap(one -> fresh.map(
                        two -> back ? new CommitRange(source, two, one) : new CommitRange(source, one, two))));
    }

    private static Optional<String> commit(Pin pin) {
        return Optional.of(pin.withoutPrefix())
                .filter(text -> COMMIT.matcher(text).matches());
    }

    String markdown(List<String> notes, CommitList commits) {
        StringBuilder text = new StringBuilder("| | |\n|---|---|\n");
        row(text, "target", target.target().toString());
        before.ifPresent(pin -> row(text, "pinned now", pin.value()));
        row(text, "pinned then", chosen.pin().artifact().value());
        chosen.pin().digest().ifPresent(digest -> row(text, "digest", digest.value()));
        chosen.pin().promotedFrom().ifPresent(from -> row(text, "proven in", from.value()));
        chosen.since().ifPresent(at -> row(text, "proven at", at.toString()));
        if (!notes.isEmpty()) {
            text.append('\n');
            notes.forEach(note -> text.append("* ").append(literal(note)).append('\n'));
        }
        comparison().ifPresent(range -> {
            text.append('\n')
                    .append(request.kind() == PinRequest.Kind.ROLLBACK ? "What is taken back: " : "What is new: ")
                    .append(range.link())
                    .append('\n');
            if (!commits.entries().isEmpty()) {
                text.append('\n');
            }
            commits.entries().stream()
                    .limit(COMMITS_SHOWN)
                    .forEach(commit -> text.append("* ")
                            .append(literal(
                                    commit.sha().substring(0, 7) + " " + commit.subject() + " — " + commit.who()))
                            .append('\n'));
            if (commits.total() > Math.min(COMMITS_SHOWN, commits.entries().size())) {
                text.append("* and ")
                        .append(commits.total()
                                - Math.min(COMMITS_SHOWN, commits.entries().size()))
                        .append(" more\n");
            }
        });
        return text.toString();
    }

    private static void row(StringBuilder text, String name, String value) {
        text.append("| ").append(name).append(" | ").append(literal(value)).append(" |\n");
    }

    /** Text that others wrote, in which nothing links, mentions or formats. */
    private static String literal(String text) {
        return "`" + text.replaceAll("[`|\\p{Cntrl}]", " ") + "`";
    }
}
