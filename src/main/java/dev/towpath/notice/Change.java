package dev.towpath.notice;

import dev.towpath.approval.Verdict;
import dev.towpath.model.Target;
import dev.towpath.model.Tier;
import dev.towpath.report.TargetReport;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Something that people are told.
 *
 * @param id the same whenever the same change is told again, so that a receiver can tell the second from the first
 * @param line what the run says of the target; empty for what is told of the run itself
 * @param before what was told last, in one word and what it was about
 * @param reason why, or what stopped the run; may be text that others wrote
 */
public record Change(
        String id,
        ChangeKind kind,
        Optional<TargetReport> line,
        Optional<Tier> tier,
        Optional<String> before,
        Optional<String> reason) {
    /** The weightiest first, then by name. */
    static final Comparator<Change> ORDER = Comparator.comparing(Change::kind)
            .thenComparing(change -> change.target().map(Target::toString).orElse(""));

    /** The target; empty for what is told of the run itself. */
    public Optional<Target> target() {
        return line.map(TargetReport::target);
    }

    /** Whether the run brought something new to the target. */
    public boolean brought() {
        return line.filter(it -> Standing.BROUGHT.contains(it.state())).isPresent();
    }

    /** What it is about in the form of a pin: what runs where all is well, else what should. */
    public Optional<String> artifact() {
        boolean well = kind == ChangeKind.DEPLOYED || kind == ChangeKind.RECOVERED;
        return line.flatMap(it -> well ? it.record().or(it::pin) : it.pin().or(it::record));
    }

    /** Who can lift a hold; else who approved what was brought, where this run judged that. */
    public List<String> who() {
        if (kind == ChangeKind.HELD) {
            return line.flatMap(TargetReport::reason)
                    .map(TargetReport.Reason::liftedBy)
                    .orElse(List.of());
        }
        TreeSet<String> people = new TreeSet<>();
        line.flatMap(TargetReport::verdict)
                .filter(Verdict::allows)
                .ifPresent(verdict -> verdict.proof()
                        .rules()
                        .forEach(rule -> rule.grantedBy().values().forEach(people::addAll)));
        return List.copyOf(people);
    }
}
