package dev.towpath.notice;

import java.util.Optional;

/** Carries messages to one receiver. */
public interface Medium {
    /**
     * Sends a message, again where that may help, for a few seconds in all. Never throws.
     *
     * @return why it was not taken, as the end of a sentence; empty if it was
     */
    Optional<String> send(Notice notice);
}
