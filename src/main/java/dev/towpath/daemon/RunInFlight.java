package dev.towpath.daemon;

import dev.towpath.model.Limits;
import dev.towpath.model.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run that is going on in this daemon.
 *
 * @param number counts the runs of this daemon
 * @param said what it said of its progress, the latest last; bounded
 */
public record RunInFlight(
        long number, Share share, Purpose purpose, Trigger trigger, Instant began, List<String> said) {
    public RunInFlight {
        said = List.copyOf(said);
    }

    /** What it said last of a target, if it said anything of it. */
    public Optional<String> lastOf(Target target) {
        String lead = target + ": ";
        return said.stream()
                .filter(sentence -> sentence.startsWith(lead))
                .reduce((earlier, later) -> later)
                .map(sentence -> sentence.substring(lead.length()));
    }

    /** The same run a moment later. */
    RunInFlight saying(String sentence) {
        List<String> sentences = new ArrayList<>(said);
        if (sentences.size() >= Limits.BOARD_SENTENCES_MAX) {
            sentences.remove(0);
        }
        sentences.add(sentence);
        return new RunInFlight(number, share, purpose, trigger, began, sentences);
    }
}
