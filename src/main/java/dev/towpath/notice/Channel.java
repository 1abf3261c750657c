package dev.towpath.notice;

import java.util.Optional;

/** Somebody who wants to be told. */
public interface Channel {
    /** The name in settings, logs and the memory of what was told. */
    String name();

    /** What it wants to be told. */
    ChannelFilter filter();

    /**
     * Sends a message, again where that may help, for a few seconds in all. Never throws.
     *
     * @return why it was not taken, as the end of a sentence; empty if it was
     */
    Optional<String> send(Notice notice);
}
