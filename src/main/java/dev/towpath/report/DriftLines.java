package dev.towpath.report;

import dev.towpath.observed.Drift.Finding;
import java.util.ArrayList;
import java.util.List;

/** What departs from a record, in lines below its target: each finding, since when, by whom, and what exactly is different. */
final class DriftLines {
    private static final int CHANGES_MAX = 20;

    private final Ink ink;

    DriftLines(Ink ink) {
        this.ink = ink;
    }

    /** The lines, none where nothing departs; the first finding's sentence is the reason of the target already. */
    List<String> of(TargetReport target) {
        List<String> lines = new ArrayList<>();
        for (Finding finding : target.drift()) {
            boolean told = target.reason()
                    .filter(reason -> reason.message().equals(finding.message()))
                    .isPresent();
            if (!told) {
                lines.add("    " + ink.yellow(finding.cause().word()) + ": " + Words.line(finding.message()));
            }
            String when = finding.at()
                    .map(at -> "since " + at.toString().substring(0, 16).replace('T', ' '))
                    .orElse("");
            String who = finding.by()
                    .map(name -> "registered by " + Words.line(name))
                    .orElse("");
            String both = when.isEmpty() || who.isEmpty() ? when + who : when + ", " + who;
            if (!both.isEmpty()) {
                lines.add(ink.dim("    " + both));
            }
            finding.changes().stream()
                    .limit(CHANGES_MAX)
                    .forEach(change -> lines.add("    " + change.sign() + " " + Words.line(change.subject())
                            + DifferenceReport.values(change)));
            if (finding.changes().size() > CHANGES_MAX) {
                lines.add("    and " + (finding.changes().size() - CHANGES_MAX) + " more; --format json has them all");
            }
        }
        return lines;
    }
}
