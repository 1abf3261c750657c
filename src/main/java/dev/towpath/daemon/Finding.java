package dev.towpath.daemon;

import dev.towpath.model.GitSha;
import dev.towpath.model.RunId;
import dev.towpath.report.TargetReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the last run of a share found, as daemons of a cluster tell each other.
 *
 * @param daemon which of them ran
 * @param looked when that run ended
 * @param lines every target of the share; what only its own pages tell, gates and verdicts, may be missing
 */
public record Finding(
        String daemon, Share share, Instant looked, RunId run, Optional<GitSha> commit, List<TargetReport> lines) {
    public Finding {
        lines = List.copyOf(lines);
    }
}
