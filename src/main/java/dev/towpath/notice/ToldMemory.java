package dev.towpath.notice;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What the channels of a repository were last told, by the name of the channel. */
public record ToldMemory(SortedMap<String, ToldChannel> channels) {
    /** Nobody was told anything. */
    public static final ToldMemory NONE = new ToldMemory(new TreeMap<>());

    public ToldMemory {
        channels = Collections.unmodifiableSortedMap(new TreeMap<>(channels));
    }

    Optional<ToldChannel> of(String channel) {
        return Optional.ofNullable(channels.get(channel));
    }

    ToldMemory with(String channel, ToldChannel told) {
        TreeMap<String, ToldChannel> all = new TreeMap<>(channels);
        all.put(channel, told);
        return new ToldMemory(all);
    }
}
